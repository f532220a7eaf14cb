package moongate.lua.runtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A set of named host methods, from which each state gets its own Lua table.
///
///     Library.of("string").function("len", StringLib::len).function("rep", StringLib::rep)
///
/// The methods that add members return this library. It must not be changed once it is in use.
public final class Library {
  private record Member(String name, Function<LuaState, @Nullable Object> value) {}

  private final String name;
  private final List<Member> members = new ArrayList<>();
  private final Set<String> plain = new HashSet<>();

  private Library(String name) {
    this.name = name;
  }

  /// A library for the global `name`.
  public static Library of(String name) {
    return new Library(name);
  }

  /// The name of the library's table.
  public String name() {
    return name;
  }

  /// The names of the members, in order.
  public List<String> names() {
    return members.stream().map(Member::name).toList();
  }

  /// Adds a method without arguments.
  public Library function(String member, HostFunction.F0 method) {
    return add(member, state -> HostFunction.of(state, member, method));
  }

  /// Adds a method with one argument.
  public Library function(String member, HostFunction.F1 method) {
    return add(member, state -> HostFunction.of(state, member, method));
  }

  /// Adds a method with two arguments.
  public Library function(String member, HostFunction.F2 method) {
    return add(member, state -> HostFunction.of(state, member, method));
  }

  /// Adds a method with three arguments.
  public Library function(String member, HostFunction.F3 method) {
    return add(member, state -> HostFunction.of(state, member, method));
  }

  /// Adds a method with four arguments.
  public Library function(String member, HostFunction.F4 method) {
    return add(member, state -> HostFunction.of(state, member, method));
  }

  /// Adds a method with any number of arguments.
  public Library varargs(String member, HostFunction.FN method) {
    return add(member, state -> HostFunction.of(state, member, method));
  }

  /// Adds a function with its own class; `constructor` gets the state and the member's name.
  public Library own(String member, BiFunction<LuaState, String, HostFunction> constructor) {
    return add(member, state -> constructor.apply(state, member));
  }

  /// Adds a value that is not a function: a string, number or boolean.
  public Library value(String member, Object value) {
    return add(member, state -> value);
  }

  /// A new table with all members, for `state`.
  public LuaTable open(LuaState state) {
    var table = new LuaTable(0, members.size());
    openInto(state, table);
    return table;
  }

  /// Puts all members into `table`.
  public void openInto(LuaState state, LuaTable table) {
    for (var member : members) {
      var value = member.value.apply(state);
      if (value instanceof HostFunction function && plain.contains(member.name)) {
        function.plain();
      }
      table.put(member.name, value);
    }
  }

  /// Declares that these members call no Lua code and never wait: stackless coroutines may call
  /// them.
  public Library plain(String... plainMembers) {
    plain.addAll(List.of(plainMembers));
    return this;
  }

  /// Declares this for all members added so far.
  public Library plain() {
    plain.addAll(names());
    return this;
  }

  private Library add(String member, Function<LuaState, @Nullable Object> value) {
    members.add(new Member(member, value));
    return this;
  }
}
