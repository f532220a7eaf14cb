package moongate.lua.runtime;

import org.jspecify.annotations.Nullable;

/// The result of a call that is not exactly one value: none, several, or (inside the engine) a
/// pending tail call.
///
/// There is one final class for all three, so that a call site recognises the common case, a single
/// value, with one comparison. Callers that use [Call] never see a pending call.
public final class Values {
  private static final @Nullable Object[] NOTHING = {};

  /// No value at all.
  public static final Values NONE = new Values(NOTHING, null);

  private final @Nullable Object[] items;

  /// The function to be called with the items, or null if the items are the result.
  private final @Nullable LuaFunction pending;

  private Values(@Nullable Object[] items, @Nullable LuaFunction pending) {
    this.items = items;
    this.pending = pending;
  }

  /// The result for `items`: the item itself if there is one. The array must not change any more.
  public static @Nullable Object of(@Nullable Object... items) {
    return switch (items.length) {
      case 0 -> NONE;
      case 1 -> items[0];
      default -> new Values(items, null);
    };
  }

  /// Two values.
  public static Values pair(@Nullable Object first, @Nullable Object second) {
    return new Values(new @Nullable Object[] {first, second}, null);
  }

  /// A call in tail position, to be executed by the nearest call site up the stack that is not in
  /// tail position.
  public static Values tailCall(LuaFunction function, @Nullable Object[] arguments) {
    return new Values(arguments, function);
  }

  /// A tail call without arguments.
  public static Values tailCall(LuaFunction function) {
    return new Values(NOTHING, function);
  }

  /// A tail call with one argument.
  public static Values tailCall(LuaFunction function, @Nullable Object a) {
    return new Values(new @Nullable Object[] {a}, function);
  }

  /// A tail call with two arguments.
  public static Values tailCall(LuaFunction function, @Nullable Object a, @Nullable Object b) {
    return new Values(new @Nullable Object[] {a, b}, function);
  }

  /// A tail call with three arguments.
  public static Values tailCall(
      LuaFunction function, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
    return new Values(new @Nullable Object[] {a, b, c}, function);
  }

  /// The first value of a result, or null (nil) when there is none.
  public static @Nullable Object first(@Nullable Object result) {
    if (!(result instanceof Values values)) {
      return result;
    }
    return values.pending == null ? values.item(0) : first(Call.finish(values));
  }

  /// All values of a result. The array must not be changed, as it may be shared.
  public static @Nullable Object[] array(@Nullable Object result) {
    if (result instanceof Values values) {
      return values.pending == null ? values.items : array(Call.finish(values));
    }
    return new @Nullable Object[] {result};
  }

  /// Value number `index` from 0 of a finished result, null if there are fewer.
  public static @Nullable Object get(@Nullable Object result, int index) {
    if (result instanceof Values values) {
      return values.item(index);
    }
    return index == 0 ? result : null;
  }

  /// `head` followed by all values of `result`, as the arguments of a call or the items of a
  /// result.
  public static @Nullable Object[] append(@Nullable Object[] head, @Nullable Object result) {
    var tail = array(result);
    if (head.length == 0) {
      return tail;
    }
    Meter.chargeCurrent(16 + 4L * tail.length);
    var all = new @Nullable Object[head.length + tail.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }

  /// The items from `start` on: the value of `...` in a function with `start` parameters.
  public static @Nullable Object[] from(@Nullable Object[] items, int start) {
    if (start >= items.length) {
      return NOTHING;
    }
    if (start == 0) {
      return items;
    }
    var rest = new @Nullable Object[items.length - start];
    System.arraycopy(items, start, rest, 0, rest.length);
    return rest;
  }

  /// Item number `index` of an argument array, null if there are fewer.
  public static @Nullable Object at(@Nullable Object[] items, int index) {
    return index < items.length ? items[index] : null;
  }

  @Nullable LuaFunction pending() {
    return pending;
  }

  @Nullable Object[] items() {
    return items;
  }

  @Nullable Object item(int index) {
    return index < items.length ? items[index] : null;
  }
}
