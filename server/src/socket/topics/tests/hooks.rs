use std::sync::mpsc;
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;

use super::{queued, subscriber};
use crate::socket::topics::{Subscriptions, Topics};

/// Topics whose hooks write down what they are told.
fn recorded() -> (Topics, Arc<Mutex<Vec<String>>>) {
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let note = |sign: &'static str| {
        let told = Arc::clone(&told);
        move |_: &Topics, name: &str| told.lock().unwrap().push(format!("{sign}{name}"))
    };
    (Topics::with_hooks(note("+"), note("-")), told)
}

#[test]
fn the_first_and_the_last_subscriber_are_told_and_no_other() {
    let (topics, told) = recorded();
    let [a, b] = [0; 2].map(|_| subscriber(&topics));
    a.subscribe("x").unwrap();
    b.subscribe("x").unwrap();
    b.subscribe("y").unwrap();
    a.subscribe("x").unwrap();
    a.unsubscribe("x");
    b.unsubscribe("x");
    a.subscribe("x").unwrap();
    topics.publish("z", "nobody");
    drop(b);
    a.end();
    assert_eq!(*told.lock().unwrap(), ["+x", "+y", "-x", "+x", "-y", "-x"]);
}

#[test]
fn a_hook_may_subscribe_and_publish_and_hears_of_it_afterwards() {
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let own: Arc<OnceLock<Subscriptions>> = Arc::default();
    let first = {
        let (told, own) = (Arc::clone(&told), Arc::clone(&own));
        move |topics: &Topics, name: &str| {
            let own = own.get().unwrap();
            told.lock().unwrap().push(format!("begin {name}"));
            if name == "x" {
                own.subscribe("followed").unwrap();
                assert_eq!(topics.publish("followed", "1"), queued(1));
                assert_eq!(topics.subscribers("x"), 1);
            }
            told.lock().unwrap().push(format!("end {name}"));
        }
    };
    let topics = Topics::with_hooks(first, |_, _| {});
    assert!(own.set(subscriber(&topics)).is_ok());
    let a = subscriber(&topics);
    a.subscribe("x").unwrap();
    let expected = ["begin x", "end x", "begin followed", "end followed"];
    assert_eq!(*told.lock().unwrap(), expected);
    assert_eq!(own.get().unwrap().read(), "1");
}

#[test]
fn a_hook_that_panics_breaks_nothing() {
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let last = {
        let told = Arc::clone(&told);
        move |_: &Topics, name: &str| told.lock().unwrap().push(name.to_owned())
    };
    let topics = Topics::with_hooks(|_, _| panic!("on purpose"), last);
    let a = subscriber(&topics);
    for name in ["x", "y"] {
        a.subscribe(name).unwrap();
        assert_eq!(topics.publish(name, "1"), queued(1));
        assert!(a.unsubscribe(name));
    }
    assert_eq!(*told.lock().unwrap(), ["x", "y"]);
}

#[test]
fn what_flickers_while_a_hook_runs_is_merged() {
    let (begun, begins) = mpsc::channel();
    let (go, gone) = mpsc::channel::<()>();
    let gone = Mutex::new(gone);
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let note = |sign: &'static str| {
        let told = Arc::clone(&told);
        move |_: &Topics, name: &str| told.lock().unwrap().push(format!("{sign}{name}"))
    };
    let (plus, minus) = (note("+"), note("-"));
    let first = move |topics: &Topics, name: &str| {
        plus(topics, name);
        if name == "slow" {
            begun.send(()).unwrap();
            gone.lock().unwrap().recv().unwrap();
        }
    };
    let topics = Topics::with_hooks(first, minus);
    let (a, b) = (subscriber(&topics), subscriber(&topics));
    let mut waiting = 0;
    thread::scope(|scope| {
        scope.spawn(|| a.subscribe("slow").unwrap());
        begins.recv().unwrap();
        for number in 0..10_000 {
            let name = format!("flicker {number}");
            b.subscribe(&name).unwrap();
            b.unsubscribe(&name);
        }
        b.subscribe("stays").unwrap();
        waiting = topics.registry.hooks.as_ref().unwrap().waiting();
        go.send(()).unwrap();
    });
    assert!(waiting < 50, "{waiting} wait");
    assert_eq!(*told.lock().unwrap(), ["+slow", "+stays"]);
}

#[test]
fn the_first_one_is_told_what_a_hook_publishes() {
    let welcome = |topics: &Topics, name: &str| {
        assert_eq!(topics.publish(name, "1"), queued(1));
    };
    let topics = Topics::with_hooks(welcome, |_, _| {});
    let [a, b] = [0; 2].map(|_| subscriber(&topics));
    for reader in [&a, &b] {
        reader.subscribe("x").unwrap();
    }
    assert_eq!((&*a.read(), &*b.read()), ("1", ""));
}

#[test]
fn hooks_go_with_the_last_of_their_topics() {
    let token = Arc::new(());
    let kept = Arc::clone(&token);
    let topics = Topics::with_hooks(move |_, _| drop(Arc::clone(&kept)), |_, _| {});
    let a = subscriber(&topics);
    a.subscribe("x").unwrap();
    drop(topics);
    assert_eq!(Arc::strong_count(&token), 2);
    drop(a);
    assert_eq!(Arc::strong_count(&token), 1);
}
