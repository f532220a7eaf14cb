package moongate.lua.runtime;

/// The library's `coroutine.yield`, which code that was compiled to be suspended tells by this.
public interface Yielding {}
