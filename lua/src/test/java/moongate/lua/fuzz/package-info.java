/// Fuzzers. [DifferentialFuzzer] writes random programs and compares what they print here and in
/// another interpreter; the `…FuzzTest`s are targets for Jazzer.
@NullMarked
package moongate.lua.fuzz;

import org.jspecify.annotations.NullMarked;
