//! Resources, events and presences that cannot be printed.

use super::{annotated, api, module, named, structure, tag, variants};
use crate::ir::{Action, Api, Delta, Docs, Event, Presence, Resource, Shape};

fn resource(name: &str, state: Shape) -> Resource {
    Resource {
        pattern: "world/{id}".to_owned(),
        params: vec!["id".to_owned()],
        name: name.to_owned(),
        docs: Docs::default(),
        source: None,
        state,
        delta: Delta::Patch,
        action: None,
    }
}

fn event(name: &str, event: Shape) -> Event {
    Event {
        domain: "world".to_owned(),
        name: name.to_owned(),
        docs: Docs::default(),
        source: None,
        event,
    }
}

fn presence(name: &str, params: &[&str]) -> Presence {
    Presence {
        pattern: "apron".to_owned(),
        params: params.iter().map(|param| (*param).to_owned()).collect(),
        name: name.to_owned(),
        docs: Docs::default(),
        source: None,
        signalling: false,
    }
}

fn with(add: impl FnOnce(&mut Api)) -> Api {
    let mut api = api([("A", structure([("a", Shape::Bool)]))]);
    add(&mut api);
    api
}

#[track_caller]
fn expect_refusal(api: &Api, message: &str) {
    let refused = module(api).unwrap_err().to_string();
    assert!(refused.starts_with(message), "{refused}");
}

#[test]
fn a_name_that_typescript_keeps_is_refused() {
    let rename = "; give it another with `#[schemars(rename";
    for (name, problem) in [
        ("class", "a name that TypeScript keeps for itself"),
        ("2nd", "no name of a type in TypeScript"),
        (
            "contractHash",
            "the name of the constant that every module has",
        ),
    ] {
        let of_resource = with(|api| api.resources.push(resource(name, Shape::Bool)));
        expect_refusal(
            &of_resource,
            &format!("resource world/{{id}}: `{name}` is {problem}{rename}"),
        );
        let of_event = with(|api| api.events.push(event(name, Shape::Bool)));
        expect_refusal(
            &of_event,
            &format!("event of the domain world: `{name}` is {problem}{rename}"),
        );
        let of_presence = with(|api| api.presences.push(presence(name, &[])));
        let advice = "it is called by its pattern, so give it another one";
        expect_refusal(
            &of_presence,
            &format!("presence apron: `{name}` is {problem}; {advice}"),
        );
    }
    let twice = with(|api| {
        api.resources.push(resource("A", Shape::Bool));
        api.events.push(event("A", Shape::Bool));
    });
    expect_refusal(
        &twice,
        "event of the domain world: `A` is the name of another one too; ",
    );
}

#[test]
fn what_cannot_be_a_parameter_is_refused() {
    let prototype = with(|api| api.presences.push(presence("P", &["__proto__"])));
    expect_refusal(
        &prototype,
        "presence apron.__proto__: `__proto__` is the prototype",
    );
    let twice = with(|api| api.presences.push(presence("P", &["a", "a"])));
    expect_refusal(
        &twice,
        "presence apron.a: there are two parameters of that name",
    );
    let inherited = with(|api| api.presences.push(presence("P", &["constructor", "2"])));
    let printed = annotated(&inherited).unwrap();
    let expected = r#"$flow.Presence<{ readonly constructor: string; readonly "2": string }> ="#;
    assert!(printed.contains(expected), "{printed}");
    let long = with(|api| api.presences.push(presence("P", &[&"a".repeat(1001)])));
    expect_refusal(
        &long,
        "presence apron: the name `aaaaaaaaaaaaaaaaaaaa..` has 1001 bytes",
    );
}

#[test]
fn a_shape_that_cannot_be_said_is_named_by_its_path() {
    let field = || structure([("b", named("B"))]);
    let state = with(|api| api.resources.push(resource("R", field())));
    expect_refusal(
        &state,
        "state of the resource world/{id}.b: there is no type `B`",
    );
    let delta = with(|api| {
        let delta = Delta::Own(field());
        api.resources.push(Resource {
            delta,
            ..resource("R", Shape::Bool)
        });
    });
    expect_refusal(
        &delta,
        "delta of the resource world/{id}.b: there is no type `B`",
    );
    for (role, index) in [("action", 0), ("action output", 1), ("action error", 2)] {
        let mut shapes = [Shape::Bool, Shape::Bool, Shape::Bool];
        shapes[index] = field();
        let [input, output, error] = shapes;
        let action = Some(Action {
            input,
            output,
            error,
        });
        let acted = with(|api| {
            api.resources.push(Resource {
                action,
                ..resource("R", Shape::Bool)
            });
        });
        let message = format!("{role} of the resource world/{{id}}.b: there is no type `B`");
        expect_refusal(&acted, &message);
    }
    let beside = || variants(tag("t"), [("a", Some(Shape::Json))]);
    let problem = "what it holds cannot lie beside the tag `t`";
    let state = with(|api| api.resources.push(resource("R", beside())));
    expect_refusal(
        &state,
        &format!("state of the resource world/{{id}}::a: {problem}"),
    );
    let told = with(|api| api.events.push(event("E", structure([("x", beside())]))));
    expect_refusal(&told, &format!("event of the domain world.x::a: {problem}"));
}

#[test]
fn what_is_hidden_makes_way_for_what_can_be_followed() {
    let printed = annotated(&with(|api| {
        api.resources.push(resource("readA", named("A")));
        api.events.push(event("aFields", named("A")));
    }));
    let printed = printed.unwrap();
    for line in [
        "readState: readA2,",
        "read: readA2,",
        "function readA2(r: $.Reader): A {",
    ] {
        assert!(printed.contains(line), "{printed}");
    }
}

#[test]
fn a_presence_needs_nothing_but_what_it_is() {
    let printed = annotated(&Api {
        types: Vec::new(),
        ..with(|api| api.presences.push(presence("P", &[])))
    });
    let printed = printed.unwrap();
    assert!(!printed.contains("wilco/codec"), "{printed}");
    let expected = "\
import * as $flow from \"wilco/flow\";

export const contractHash = \"00\";

export const P: $flow.Presence<$flow.NoParams> =
  /* @__PURE__ */ $flow.presence({
    name: \"apron\",
    params: [],
    signalling: false,
  });
";
    assert!(printed.ends_with(expected), "{printed}");
}
