/// Fuzzers. [DifferentialFuzzer] generates random programs and compares their output here and in
/// another interpreter; the `…FuzzTest`s are targets for Jazzer.
@NullMarked
package moongate.lua.fuzz;

import org.jspecify.annotations.NullMarked;
