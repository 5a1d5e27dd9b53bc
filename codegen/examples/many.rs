//! Writes bindings of as many operations as are wanted, and a program that calls each: `many COUNT FOLDER`.
//!
//! `client/typescript/bench/types.mjs` measures how long compilers take for them.

#[path = "../tests/typescript/many.rs"]
mod many;

use std::error::Error;
use std::path::PathBuf;

use wilco_codegen::{ir::Api, typescript};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(count), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("say how many operations, and the folder".into());
    };
    let (count, folder) = (count.parse()?, PathBuf::from(folder));
    let api = Api::read(&many::contract(count))?;
    let module = typescript::module(&api)?;
    std::fs::create_dir_all(folder.join("api"))?;
    for (file, text) in [
        ("api/index.js", module.javascript()),
        ("api/index.d.ts", module.declarations()),
        ("main.ts", &many::program(count)),
    ] {
        std::fs::write(folder.join(file), text)?;
    }
    Ok(())
}
