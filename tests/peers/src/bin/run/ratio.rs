//! One ratio with its floor and its goal; what is missing is said, never filled in.

use crate::sample::Value;

/// Which side of its bound a value should be on.
#[derive(Clone, Copy)]
enum Better {
    Higher,
    Lower,
}

/// One line of the table.
pub(crate) struct Ratio {
    id: &'static str,
    what: String,
    value: Option<Value>,
    better: Better,
    floor: f64,
    goal: f64,
}

impl Ratio {
    pub(crate) fn higher(
        id: &'static str,
        what: impl Into<String>,
        value: Option<Value>,
        floor: f64,
        goal: f64,
    ) -> Self {
        Self {
            id,
            what: what.into(),
            value,
            better: Better::Higher,
            floor,
            goal,
        }
    }

    pub(crate) fn lower(
        id: &'static str,
        what: impl Into<String>,
        value: Option<Value>,
        floor: f64,
        goal: f64,
    ) -> Self {
        Self {
            id,
            what: what.into(),
            value,
            better: Better::Lower,
            floor,
            goal,
        }
    }

    /// The line as Markdown.
    fn line(&self) -> String {
        let Self {
            id,
            what,
            floor,
            goal,
            ..
        } = self;
        let (value, verdict) = match self.value {
            Some(value) => (value.text(), self.verdict(value)),
            None => ("not run".to_owned(), ""),
        };
        format!("| {id} | {what} | {value} | {floor} | {goal} | {verdict} |")
    }

    fn verdict(&self, value: Value) -> &'static str {
        let reaches = |bound: f64| match self.better {
            Better::Higher => value.median >= bound,
            Better::Lower => value.median <= bound,
        };
        match (reaches(self.goal), reaches(self.floor)) {
            (true, _) => "goal",
            (false, true) => "floor",
            (false, false) => "below the floor",
        }
    }
}

/// All of them as one table.
pub(crate) fn print(ratios: &[Ratio]) {
    println!("\n## Ratios\n");
    println!(
        "| id | what | measured | floor | goal | reached |\n| --- | --- | --- | --- | --- | --- |"
    );
    for ratio in ratios {
        println!("{}", ratio.line());
    }
}
