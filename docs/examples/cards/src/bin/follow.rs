//! A client that follows the score, and notes down what Ada has won.

use cards::score::{Note, NoteError, Score, Scored};
use wilco_client::{CallError, Client, FlowState as _};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1);
    let house = Client::connect(url.as_deref().unwrap_or("ws://127.0.0.1:3000/ws")).await?;
    let mut score = house.resource::<Score>("score");

    for points in [31, 7] {
        let player = "Ada".to_owned();
        let noted = score
            .act(Note { player, points })
            .optimistic(move |score| {
                let player = "Ada".to_owned();
                // What does not fit is not shown.
                let _ = score.apply_delta(Scored { player, points });
            })
            .typed::<u32, NoteError>()
            .await;
        match noted {
            Ok(sum) => println!("noted: {sum}"),
            Err(CallError::Operation(refusal)) => println!("refused: {refusal}"),
            Err(error) => return Err(error.into()),
        }
    }
    // The answer may be here before the state that it speaks of.
    while let Some(view) = score.changed().await {
        if let (Some(score), 0) = (&view.state, view.pending) {
            println!("everybody sees {:?}", score.points);
            break;
        }
    }
    house.close().await;
    Ok(())
}
