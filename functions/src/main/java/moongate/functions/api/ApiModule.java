package moongate.functions.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// One table of the API, such as `kong.request`: for each function its name, the phases in which it
/// may be called, and the method behind it. Both the documentation and the Lua tables are made from
/// this.
///
///     ApiModule.of("kong.request").function("get_scheme", PhaseRule.REQUEST, RequestApi::scheme)
public final class ApiModule {
  /// A method without arguments.
  @FunctionalInterface
  public interface M0 {
    @Nullable Object call(Scope scope);
  }

  /// A method with one argument.
  @FunctionalInterface
  public interface M1 {
    @Nullable Object call(Scope scope, @Nullable Object a);
  }

  /// A method with two arguments.
  @FunctionalInterface
  public interface M2 {
    @Nullable Object call(Scope scope, @Nullable Object a, @Nullable Object b);
  }

  /// A method with three arguments.
  @FunctionalInterface
  public interface M3 {
    @Nullable Object call(Scope scope, @Nullable Object a, @Nullable Object b, @Nullable Object c);
  }

  /// A method with any number of arguments; the array is read only.
  @FunctionalInterface
  public interface MN {
    @Nullable Object call(Scope scope, @Nullable Object[] arguments);
  }

  /// One member, for documentation.
  ///
  /// @param isFunction false for a value, whose phases say where it can be used
  public record Member(String name, PhaseRule phases, boolean isFunction) {}

  /// @param maker null for a member that something else puts into the table
  private record Entry(Member member, @Nullable Function<LuaState, @Nullable Object> maker) {}

  private static final int SHORT_TEXT = 512;

  private final String path;
  private final List<Entry> entries = new ArrayList<>();

  private ApiModule(String path) {
    this.path = path;
  }

  /// The module that will be found at `path`.
  public static ApiModule of(String path) {
    return new ApiModule(path);
  }

  /// Where the module is found: `kong.service.request`.
  public String path() {
    return path;
  }

  /// All functions with their phases, in the order of their definition.
  public List<Member> members() {
    return entries.stream().map(Entry::member).toList();
  }

  public ApiModule function(String name, PhaseRule phases, M0 method) {
    return add(
        name, phases, state -> HostFunction.of(state, name, s -> method.call(Scope.of(s, phases))));
  }

  public ApiModule function(String name, PhaseRule phases, M1 method) {
    return add(
        name,
        phases,
        state ->
            HostFunction.of(
                state,
                name,
                (LuaState s, @Nullable Object a) ->
                    method.call(charged(Scope.of(s, phases), a), a)));
  }

  public ApiModule function(String name, PhaseRule phases, M2 method) {
    return add(
        name,
        phases,
        state ->
            HostFunction.of(
                state, name, (s, a, b) -> method.call(charged(Scope.of(s, phases), a, b), a, b)));
  }

  public ApiModule function(String name, PhaseRule phases, M3 method) {
    return add(
        name,
        phases,
        state ->
            HostFunction.of(
                state,
                name,
                (s, a, b, c) -> method.call(charged(Scope.of(s, phases), a, b, c), a, b, c)));
  }

  /// A function that takes any number of arguments.
  public ApiModule variadic(String name, PhaseRule phases, MN method) {
    return add(
        name,
        phases,
        state ->
            HostFunction.of(
                state,
                name,
                (LuaState s, @Nullable Object[] all) ->
                    method.call(chargedAll(Scope.of(s, phases), all), all)));
  }

  // Whatever a call does with its texts (most are read once, or more often, and many are copied)
  // takes time in proportion to their length: charged here, so that no call can forget it.

  private static Scope charged(Scope scope, @Nullable Object a) {
    if (a instanceof String text && text.length() > SHORT_TEXT) {
      scope.worker().state().meter().work(text.length() >> 4);
    }
    return scope;
  }

  private static Scope charged(Scope scope, @Nullable Object a, @Nullable Object b) {
    return charged(charged(scope, a), b);
  }

  private static Scope charged(
      Scope scope, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
    return charged(charged(charged(scope, a), b), c);
  }

  private static Scope chargedAll(Scope scope, @Nullable Object[] arguments) {
    for (var argument : arguments) {
      var _ = charged(scope, argument);
    }
    return scope;
  }

  /// A value that is no function.
  public ApiModule value(String name, Object value) {
    return add(new Member(name, PhaseRule.ANY, false), _ -> value);
  }

  /// A function that something else puts into the table; for documentation only.
  public ApiModule documented(String name, PhaseRule phases) {
    return add(new Member(name, phases, true), null);
  }

  /// A value or table that depends on the request, for documentation only: something else puts it
  /// into the table.
  public ApiModule field(String name, PhaseRule phases) {
    return add(new Member(name, phases, false), null);
  }

  /// A new table with all members.
  public LuaTable open(LuaState state) {
    var table = new LuaTable(0, entries.size());
    for (var entry : entries) {
      if (entry.maker != null) {
        table.put(entry.member.name, entry.maker.apply(state));
      }
    }
    return table;
  }

  private ApiModule add(String name, PhaseRule phases, Function<LuaState, @Nullable Object> maker) {
    return add(new Member(name, phases, true), maker);
  }

  private ApiModule add(Member member, @Nullable Function<LuaState, @Nullable Object> maker) {
    entries.add(new Entry(member, maker));
    return this;
  }
}
