/// Runs the kernels of `bench/lua/kernels` on our engine and on its peers, and prints CPU time per
/// operation side by side.
///
/// Start at [LuaBench], which starts one process per engine: [KernelRunner] for those on the JVM,
/// `bench/lua/driver.lua` for the others. All must give the same results. `bench/run lua` calls it.
@NullMarked
package moongate.bench.lua;

import org.jspecify.annotations.NullMarked;
