//! Options, and the texts that the user gives.

use std::error::Error;
use std::io::{self, BufRead};

use eeema::contact_hash::{self, EmailAddress, NumberingPlans, PhoneNumber};

#[derive(Default)]
pub struct Options {
    pub base64: bool,
    column: Option<String>,
    region: Option<String>,
    /// What is not an option.
    pub texts: Vec<String>,
}

impl Options {
    pub fn parse(arguments: &[String]) -> Result<Self, Box<dyn Error>> {
        let mut options = Self::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value = || match arguments.next() {
                Some(value) => Ok(Some(value.clone())),
                None => Err(format!("{argument} needs a value; try `contact_hash help`")),
            };
            match argument.as_str() {
                "--base64" => options.base64 = true,
                "--csv" => options.column = value()?,
                "--region" => options.region = value()?,
                option if option.starts_with("--") => {
                    return Err(
                        format!("there is no option {option}; try `contact_hash help`").into(),
                    );
                }
                text => options.texts.push(text.to_owned()),
            }
        }
        Ok(options)
    }

    /// The texts on standard input, empty ones left out.
    pub fn read_texts(&self) -> Result<Vec<String>, Box<dyn Error>> {
        let input = io::stdin().lock();
        let texts = match &self.column {
            None => input.lines().collect::<Result<Vec<_>, _>>()?,
            Some(column) => read_column(input, column)?,
        };
        Ok(texts
            .into_iter()
            .filter(|text| !text.trim().is_empty())
            .collect())
    }

    pub fn reader(&self) -> Result<Reader<'_>, contact_hash::Error> {
        let region = self.region.as_deref();
        let plans = region.map(|region| NumberingPlans::load().map(|plans| (plans, region)));
        Ok(Reader(plans.transpose()?))
    }
}

fn read_column(input: impl io::Read, column: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let headers = table.headers()?;
    let position = headers.iter().position(|name| name == column);
    let position = position.ok_or_else(|| {
        let found: Vec<_> = headers.iter().map(|name| format!("{name:?}")).collect();
        let found = found.join(", ");
        format!("the table has no column {column:?}, but {found}; part the columns by commas")
    })?;
    let mut texts = Vec::new();
    for row in table.records() {
        texts.push(row?.get(position).unwrap_or_default().to_owned());
    }
    Ok(texts)
}

/// A number or an address.
pub enum Contact<'a> {
    Phone(PhoneNumber),
    Email(EmailAddress<'a>),
}

/// Tells numbers and addresses apart, and normalises them.
pub struct Reader<'a>(Option<(NumberingPlans, &'a str)>);

impl Reader<'_> {
    pub fn read<'t>(&self, text: &'t str) -> Result<Contact<'t>, contact_hash::Error> {
        if text.contains('@') {
            return EmailAddress::from_typed(text).map(Contact::Email);
        }
        let number = match &self.0 {
            Some((plans, region)) => plans.from_typed(text, region),
            None => PhoneNumber::from_typed(text),
        };
        number.map(Contact::Phone)
    }
}
