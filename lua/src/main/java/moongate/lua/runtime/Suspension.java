package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// A call of a compiled function that is suspended in mid-body: what its variables hold, and the
/// place where it goes on. Generated code reads and writes the public fields.
public final class Suspension {
  /// What a call returns, instead of results, that is suspended: never seen by Lua code.
  public static final Object MARK = new Object();

  /// Which bits of a place are its number.
  public static final int PLACE = 0xFFFF;

  /// Set in places of which the call's result is dropped.
  public static final int DROPS_VALUE = PLACE + 1;

  private static final int BYTES = 64;

  /// How many variables of each kind have a field of their own: most functions need no arrays.
  public static final int FIELDS = 2;

  private static final @Nullable Object[] NO_OBJECTS = {};
  private static final long[] NO_NUMBERS = {};

  /// The first variables that are objects.
  public @Nullable Object object0;

  /// The second one.
  public @Nullable Object object1;

  /// The other variables that are objects.
  public final @Nullable Object[] objects;

  /// The first variables that are whole numbers, or the bits of those that are numbers.
  public long number0;

  /// The second one.
  public long number1;

  /// The other variables that are numbers.
  public final long[] numbers;

  /// The number of the place in the function, and perhaps [#DROPS_VALUE].
  public int place;

  /// True when the place is to be done again from its beginning: nothing has come of it.
  public boolean repeats;

  /// Who called the function; null for the function that the coroutine began with.
  @Nullable Suspension caller;

  private final CompiledFunction function;
  private final Coroutine coroutine;

  private Suspension(CompiledFunction function, int objects, int numbers) {
    this.function = function;
    this.coroutine = Coroutine.running(function.state);
    this.objects = objects > FIELDS ? new @Nullable Object[objects - FIELDS] : NO_OBJECTS;
    this.numbers = numbers > FIELDS ? new long[numbers - FIELDS] : NO_NUMBERS;
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
    coroutine.putAway(this);
    return MARK;
  }

  /// Goes on with the call.
  ///
  /// @param result what the call that it waits for has returned
  /// @return its own results, or [#MARK] when it is suspended again
  @Nullable Object resume(@Nullable Object result) {
    return function.resume(this, result);
  }

  /// True when what the call that it waits for returns is dropped.
  boolean dropsValue() {
    return (place & DROPS_VALUE) != 0;
  }

  /// Counts what the call's variables hold.
  void reach(RetainedMemory walk) {
    walk.count(BYTES + RetainedMemory.array(objects.length) + 8L * numbers.length);
    walk.reach(function);
    walk.reach(object0);
    walk.reach(object1);
    for (var object : objects) {
      walk.reach(object);
    }
  }

  /// What a traceback shows of it.
  CallStack.Level level() {
    var info = function.info();
    return new CallStack.Level(info, info.placeSite(place & PLACE), null);
  }
}
