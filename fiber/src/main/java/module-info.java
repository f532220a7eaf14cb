/// Code in direct style that waits without blocking its thread: nothing here knows Lua or HTTP.
module moongate.fiber {
  requires static org.jspecify;

  exports moongate.fiber;
}
