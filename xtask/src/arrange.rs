//! The functions of the program in an order that compresses well.
//!
//! wasm-opt puts those that are called most often first, which makes their numbers short.
//! Beyond the first 128 all numbers have the same length, and there the order is free:
//! functions that begin alike, side by side, save 1 % of the program's compressed size.

use crate::files;
use anyhow::{Context, Result};
use std::convert::Infallible;
use std::path::Path;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload,
    TypeRef,
};

/// Numbers below this one are a byte long.
const SHORT: u32 = 128;

/// Arranges every module of a folder anew. A second time changes nothing.
pub fn arrange(folder: &Path) -> Result<String> {
    let mut report = String::new();
    for name in files::originals(folder)? {
        if name.ends_with(".wasm") {
            let path = folder.join(&name);
            let module = files::read(&path)?;
            let arranged = arranged(&module).with_context(|| format!("arranging {name}"))?;
            files::write(path, &arranged)?;
            report += &format!("arranged {name}\n");
        }
    }
    Ok(report)
}

fn arranged(module: &[u8]) -> Result<Vec<u8>> {
    let mut order = Order::of(module)?;
    let mut out = Module::new();
    order
        .parse_core_module(&mut out, Parser::new(0), module)
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(out.finish())
}

/// Which function stands where.
struct Order {
    imported: u32,
    /// Old places by new place, without the imported functions.
    old: Vec<usize>,
    /// New places by old place.
    new: Vec<u32>,
}

impl Order {
    fn of(module: &[u8]) -> Result<Self> {
        let mut imported = 0;
        let mut bodies = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
                _ => {}
            }
        }
        let mut old: Vec<usize> = (0..bodies.len()).collect();
        let fixed = (SHORT.saturating_sub(imported) as usize).min(old.len());
        old[fixed..].sort_by_key(|place| bodies[*place]);
        let mut new = vec![0; old.len()];
        for (place, from) in old.iter().enumerate() {
            new[*from] = u32::try_from(place)?;
        }
        Ok(Self { imported, old, new })
    }
}

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        let own = function.checked_sub(self.imported);
        let new = own.and_then(|own| self.new.get(own as usize));
        Ok(new.map_or(function, |new| new + self.imported))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for place in &self.old {
            functions.function(types[*place]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies = section
            .into_iter()
            .collect::<Result<Vec<FunctionBody<'_>>, _>>()?;
        for place in self.old.clone() {
            self.parse_function_body(code, bodies[place].clone())?;
        }
        Ok(())
    }

    /// Notes of the compiler, which no browser reads.
    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{ExportKind, ExportSection, Function, TypeSection};

    /// 200 functions: the one at place n returns 199 - n, and is called by the next.
    fn module() -> Vec<u8> {
        let (mut types, mut functions) = (TypeSection::new(), FunctionSection::new());
        let (mut exports, mut code) = (ExportSection::new(), CodeSection::new());
        types.ty().function([], [wasm_encoder::ValType::I32]);
        for place in 0..200u32 {
            functions.function(0);
            let mut function = Function::new([]);
            let mut body = function.instructions();
            body.i32_const(i32::try_from(199 - place).unwrap());
            if let Some(before) = place.checked_sub(1) {
                body.call(before).drop();
            }
            body.end();
            code.function(&function);
        }
        exports.export("last", ExportKind::Func, 199);
        let mut module = Module::new();
        module.section(&types).section(&functions);
        module.section(&exports).section(&code);
        module.finish()
    }

    /// What the exported function returns, what the one returns that it calls, and so on.
    fn chain(module: &[u8]) -> Vec<i32> {
        let (mut at, mut bodies) = (None, Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload.unwrap() {
                Payload::ExportSection(section) => {
                    at = section.into_iter().next().map(|e| e.unwrap().index);
                }
                Payload::CodeSectionEntry(body) => bodies.push(body),
                _ => {}
            }
        }
        let mut found = Vec::new();
        while let Some(place) = at.take() {
            for operator in bodies[place as usize].get_operators_reader().unwrap() {
                match operator.unwrap() {
                    wasmparser::Operator::I32Const { value } => found.push(value),
                    wasmparser::Operator::Call { function_index } => at = Some(function_index),
                    _ => {}
                }
            }
        }
        found
    }

    #[test]
    fn functions_stand_elsewhere_and_call_the_same_ones() {
        let before = module();
        let after = arranged(&before).unwrap();
        assert_ne!(before, after);
        assert_eq!(chain(&before), (0..200).collect::<Vec<_>>());
        assert_eq!(chain(&after), chain(&before));
    }

    #[test]
    fn the_first_ones_keep_their_short_numbers() {
        let order = Order::of(&module()).unwrap();
        assert_eq!(order.new[..128], (0..128).collect::<Vec<u32>>());
        assert_ne!(order.new[128..], (128..200).collect::<Vec<u32>>());
    }

    #[test]
    fn what_is_no_module_is_an_error() {
        assert!(arranged(b"<!doctype html>").is_err());
    }
}
