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
  public int place;

  /// What the call that was made at the place has returned.
  public @Nullable Object value;

  /// True when the place is to be done again from its beginning: nothing has come of it.
  public boolean repeats;

  /// Who called the function; null for the function that the coroutine began with.
  @Nullable Suspension caller;

  private final CompiledFunction function;

  private Suspension(CompiledFunction function, int objects, int numbers) {
    this.function = function;
    this.objects = new @Nullable Object[objects];
    this.numbers = new long[numbers];
  }

  /// For a call that is put away for the first time; it is used again each other time.
  public static Suspension of(CompiledFunction function, int objects, int numbers) {
    function.meter.charge(BYTES + 4L * objects + 8L * numbers);
    return new Suspension(function, objects, numbers);
  }

  /// Puts the call away, after those that it has made and with its variables in here.
  ///
  /// @return [#MARK]
  public Object suspend(int place) {
    this.place = place;
    value = null;
    repeats = false;
    Coroutine.running(function.state).putAway(this);
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
