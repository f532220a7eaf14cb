/// Measures a node with very many routes, each with a function: how long it takes to start, what it
/// keeps in memory, and how soon a change is served.
///
/// Start at [ScaleBench]. It runs the node as a user would, through `./moongate`; `bench/run scale`
/// calls it.
@NullMarked
package moongate.bench.scale;

import org.jspecify.annotations.NullMarked;
