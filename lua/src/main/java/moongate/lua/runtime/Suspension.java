package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A suspended call of a compiled function: the values of its variables, and the place where it
/// continues. Generated code accesses the public fields.
public final class Suspension {
  /// Returned by a call instead of results if it is suspended: never visible to Lua code.
  public static final Object MARK = new Object();

  /// The bits of a place that contain its number.
  public static final int PLACE = 0xFFFF;

  /// The flag of places that drop the result of their call.
  public static final int DROPS_VALUE = PLACE + 1;

  private static final int BYTES = 64;

  /// How many variables of each kind have their own field: most functions need no arrays.
  public static final int FIELDS = 2;

  private static final @Nullable Object[] NO_OBJECTS = {};
  private static final long[] NO_NUMBERS = {};

  /// The first variable that is an object.
  public @Nullable Object object0;

  /// The second one.
  public @Nullable Object object1;

  /// The other variables that are objects.
  public final @Nullable Object[] objects;

  /// The first numeric variable: an integer, or the bits of a `double`.
  public long number0;

  /// The second one.
  public long number1;

  /// The other numeric variables.
  public final long[] numbers;

  /// The number of the place in the function, perhaps with [#DROPS_VALUE].
  public int place;

  /// True if the place is to be repeated from its beginning, because it had no effect yet.
  public boolean repeats;

  /// The caller of the function; null for the function that the coroutine began with.
  @Nullable Suspension caller;

  private final CompiledFunction function;
  private final Coroutine coroutine;

  private Suspension(CompiledFunction function, int objects, int numbers) {
    this.function = function;
    this.coroutine = Coroutine.running(function.state);
    this.objects = objects > FIELDS ? new @Nullable Object[objects - FIELDS] : NO_OBJECTS;
    this.numbers = numbers > FIELDS ? new long[numbers - FIELDS] : NO_NUMBERS;
  }

  /// The suspension of a call that is suspended for the first time; it is reused the next times.
  public static Suspension of(CompiledFunction function, int objects, int numbers) {
    function.meter.charge(BYTES + 4L * objects + 8L * numbers);
    return new Suspension(function, objects, numbers);
  }

  /// Suspends the call, after those that it has made. Its variables must already be stored here.
  ///
  /// @return [#MARK]
  public Object suspend(int place) {
    this.place = place;
    coroutine.putAway(this);
    return MARK;
  }

  /// Resumes the call.
  ///
  /// @param result the result of the call for which it waits
  /// @return its own results, or [#MARK] if it is suspended again
  @Nullable Object resume(@Nullable Object result) {
    return function.resume(this, result);
  }

  /// True if the result of the call for which it waits is dropped.
  boolean dropsValue() {
    return (place & DROPS_VALUE) != 0;
  }

  /// Counts the values of the call's variables.
  void reach(RetainedMemory walk) {
    walk.count(BYTES + RetainedMemory.array(objects.length) + 8L * numbers.length);
    walk.reach(function);
    walk.reach(object0);
    walk.reach(object1);
    for (var object : objects) {
      walk.reach(object);
    }
  }

  /// The level for a traceback.
  CallStack.Level level() {
    var info = function.info();
    return new CallStack.Level(info, info.placeSite(place & PLACE), null);
  }
}
