/// Fibers and continuations: sequential code that waits without blocking its thread. Independent of
/// Lua and HTTP.
module moongate.fiber {
  requires static org.jspecify;

  exports moongate.fiber;
}
