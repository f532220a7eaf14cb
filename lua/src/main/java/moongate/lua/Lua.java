package moongate.lua;

/// The Lua engine.
public final class Lua {
  private Lua() {}
}
