package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A call of a compiled function that is suspended in mid-body: what its variables hold, and the
/// place where it goes on. Generated code reads and writes the public fields.
public final class Suspension {
  /// What a call returns, instead of results, that is suspended: never seen by Lua code.
  public static final Object MARK = new Object();

  private static final int BYTES = 64;

  /// The variables that are objects.
  public final @Nullable Object[] objects;

  /// The variables that are whole numbers, and the bits of those that are numbers.
  public final long[] numbers;

  /// The number of the place in the function.
  public final int place;

  /// What the call that was made at the place has returned.
  public @Nullable Object value;

  /// True when the place is to be done again from its beginning: nothing has come of it.
  public boolean repeats;

  /// Who called the function; null for the function that the coroutine began with.
  @Nullable Suspension caller;

  private final CompiledFunction function;

  private Suspension(
      CompiledFunction function, int place, @Nullable Object[] objects, long[] numbers) {
    this.function = function;
    this.place = place;
    this.objects = objects;
    this.numbers = numbers;
  }

  /// Puts a call away, after those that it has made.
  ///
  /// @return [#MARK]
  public static Object suspend(
      CompiledFunction function, int place, @Nullable Object[] objects, long[] numbers) {
    function.meter.charge(BYTES + 4L * objects.length + 8L * numbers.length);
    Coroutine.running(function.state).putAway(new Suspension(function, place, objects, numbers));
    return MARK;
  }

  /// Goes on with the call.
  ///
  /// @param result what the call that it waits for has returned
  /// @return its own results, or [#MARK] when it is suspended again
  @Nullable Object resume(@Nullable Object result) {
    value = result;
    return function.resume(this);
  }

  /// What a traceback shows of it.
  CallStack.Level level() {
    var info = function.info();
    return new CallStack.Level(info, info.placeSite(place), null);
  }
}
