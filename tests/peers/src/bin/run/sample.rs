//! What the generator said, and what was said over several rounds.

use std::collections::HashMap;

/// One line of the generator: `name=value` pairs.
pub(crate) type Sample = HashMap<String, f64>;

/// The pairs of the generator's line that begins with `word`.
pub(crate) fn read(output: &str, word: &str) -> Option<Sample> {
    let line = output.lines().find_map(|line| line.strip_prefix(word))?;
    let pair = |word: &str| {
        let (name, value) = word.split_once('=')?;
        Some((name.to_owned(), value.parse().ok()?))
    };
    Some(line.split_whitespace().filter_map(pair).collect())
}

/// All samples, by row, work (a shape or a size) and round.
#[derive(Default)]
pub(crate) struct Samples {
    taken: HashMap<(&'static str, &'static str), Vec<(usize, Sample)>>,
}

/// A value of several rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Value {
    pub(crate) median: f64,
    /// Half the distance between the lowest and the highest round, as a share of the median;
    /// one round has none.
    pub(crate) spread: Option<f64>,
}

impl Value {
    /// The median with three digits that mean something, and its spread.
    pub(crate) fn text(self) -> String {
        let digits = match self.median {
            median if median < 0.1 => 4,
            median if median < 1.0 => 3,
            _ => 2,
        };
        format!("{:.digits$}{}", self.median, self.spread_text())
    }

    /// The same in another unit.
    pub(crate) fn times(self, factor: f64) -> Self {
        Self {
            median: factor * self.median,
            ..self
        }
    }

    fn spread_text(self) -> String {
        self.spread
            .map_or_else(String::new, |spread| format!(" ±{:.0} %", 100.0 * spread))
    }
}

impl Samples {
    pub(crate) fn add(
        &mut self,
        row: &'static str,
        work: &'static str,
        round: usize,
        sample: Sample,
    ) {
        self.taken
            .entry((row, work))
            .or_default()
            .push((round, sample));
    }

    pub(crate) fn value(&self, row: &'static str, work: &'static str, name: &str) -> Option<Value> {
        let samples = self.taken.get(&(row, work))?;
        median(
            samples
                .iter()
                .filter_map(|(_, sample)| sample.get(name).copied())
                .collect(),
        )
    }

    /// The median of the rounds' own ratios: a slow phase of the machine is in both of its halves.
    pub(crate) fn ratio(&self, name: &str, above: Place, below: Place) -> Option<Value> {
        self.within_rounds(name, above, below, |above, below| above / below)
    }

    /// The median of the rounds' own differences.
    pub(crate) fn difference(&self, name: &str, more: Place, less: Place) -> Option<Value> {
        self.within_rounds(name, more, less, |more, less| more - less)
    }

    fn within_rounds(
        &self,
        name: &str,
        left: Place,
        right: Place,
        of_round: impl Fn(f64, f64) -> f64,
    ) -> Option<Value> {
        let (left, right) = (self.taken.get(&left)?, self.taken.get(&right)?);
        let of_round = |(round, sample): &(usize, Sample)| {
            let (_, other) = right.iter().find(|(other, _)| other == round)?;
            Some(of_round(*sample.get(name)?, *other.get(name)?))
        };
        median(left.iter().filter_map(of_round).collect())
    }
}

/// A row and the work it did.
pub(crate) type Place = (&'static str, &'static str);

fn median(mut values: Vec<f64>) -> Option<Value> {
    values.retain(|value| value.is_finite());
    values.sort_by(f64::total_cmp);
    let median = *values.get(values.len() / 2)?;
    let distance = values.last()? - values.first()?;
    let spread = (values.len() > 1).then_some(distance / 2.0 / median.abs());
    Some(Value { median, spread })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(cpu: f64) -> Sample {
        HashMap::from([("cpu_us".to_owned(), cpu)])
    }

    #[test]
    fn ratios_are_taken_within_a_round() {
        let mut samples = Samples::default();
        for (round, slow) in [1.0, 3.0, 1.1].into_iter().enumerate() {
            samples.add("a", "1x1", round, sample(2.0 * slow));
            samples.add("b", "1x1", round, sample(slow));
        }
        let ratio = samples.ratio("cpu_us", ("a", "1x1"), ("b", "1x1")).unwrap();
        assert!((ratio.median - 2.0).abs() < 1e-9 && ratio.spread.unwrap() < 1e-9);
    }

    #[test]
    fn what_was_not_measured_has_no_ratio() {
        let mut samples = Samples::default();
        samples.add("a", "1x1", 0, sample(1.0));
        samples.add("b", "1x1", 1, sample(1.0));
        assert_eq!(samples.ratio("cpu_us", ("a", "1x1"), ("b", "1x1")), None);
        assert_eq!(samples.ratio("cpu_us", ("a", "1x1"), ("c", "1x1")), None);
    }

    #[test]
    fn the_generators_line_is_read_by_its_first_word() {
        let sample = read("run cpu_us=9\nmedian cpu_us=2.5 p50_us=7\n", "median ").unwrap();
        assert_eq!(sample.get("cpu_us"), Some(&2.5));
    }
}
