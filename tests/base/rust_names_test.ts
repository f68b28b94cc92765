import assert from "node:assert/strict";
import { rustName, rustNames } from "../../lib/base/rust_names.ts";

Deno.test("rustName() reads the names of the present form", () => {
  const names: Record<string, string> = {
    _RNvC6_123foo3bar: "123foo::bar",
    _RNvNtCs1234_7mycrate3foo3bar: "mycrate::foo::bar",
    _RNCC4main0: "main::{closure#0}",
    _RNvMs_Cs4Cv8Wi1oAIB_10rust_panicNtB4_10HelloPanic8step_two: "<rust_panic::HelloPanic>::step_two",
    _RINvNtC3std3mem8align_ofjE: "std::mem::align_of::<usize>",
    _RINvC1a1fRShE: "a::f::<&[u8]>",
    _RINvC1a1fAtj8_E: "a::f::<[u16; 8]>",
    _RINvC1a1fFUKCaEbE: 'a::f::<unsafe extern "C" fn(i8) -> bool>',
    _RINvC1a1fDNtC1b1TEL_E: "a::f::<dyn b::T>",
    _RINvC1a1fTmEE: "a::f::<(u32,)>",
    _RINvC1a1fKlna_E: "a::f::<-10>",
    _RNvXCs_1aNtC1b1SNtC1c1T1m: "<b::S as c::T>::m",
  };
  for (const [mangled, name] of Object.entries(names)) assert.equal(rustName(mangled), name, mangled);
});

Deno.test("rustName() reads the names of the form before", () => {
  assert.equal(rustName("_ZN4core3fmt5Write9write_fmt17h0123456789abcdefE"), "core::fmt::Write::write_fmt");
  assert.equal(
    rustName("_ZN38_$LT$a..B$u20$as$u20$c..D$LT$T$GT$$GT$1f17h0123456789abcdefE"),
    "<a::B as c::D<T>>::f",
  );
});

Deno.test("rustNames() leaves what is no name as it stands, and ends on all of it", () => {
  const line = " _RNvNtCs1234_7mycrate3foo3bar+0x5d/0x80 [mycrate]";
  assert.equal(rustNames(line), " mycrate::foo::bar+0x5d/0x80 [mycrate]");
  for (
    const text of ["_R", "_RNvB_", "_RIB_E", "_RNvC99999a", "x_RNvC1a1b", "_RMB_B_", `_R${"N".repeat(5000)}`]
  ) {
    assert.equal(rustNames(text), text);
  }
  assert.equal(rustName(`_RINvC1a1f${"R".repeat(5000)}hE`), undefined);
});
