package moongate.lua;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import moongate.lua.runtime.Source;
import moongate.lua.syntax.NameListener;
import moongate.lua.syntax.Parser;
import moongate.lua.syntax.SyntaxError;
import org.jspecify.annotations.Nullable;

/// The names of a source, for tools that read code without running it.
///
/// @param names in the order of their places; with a syntax error, those before it
/// @param methods the methods that are called
/// @param unused local variables that nothing uses; none with a syntax error
/// @param problem what keeps it from being Lua
public record Outline(
    List<Name> names, List<Method> methods, List<Variable> unused, Optional<Problem> problem) {
  /// How a name is used.
  public enum Use {
    READ,
    WRITTEN,
    CALLED
  }

  /// A name that is no variable of the source, with the fields that follow it.
  ///
  /// @param path `kong.log.err`
  /// @param line from 1
  /// @param column from 1
  /// @param argument the literal text that a call is given first; empty when it is something else
  /// @param isMain true in code that runs when the chunk does, or the function that it returns
  /// @param within the calls whose arguments it is part of, the outermost first
  public record Name(
      String path,
      int line,
      int column,
      Use use,
      Optional<String> argument,
      boolean isMain,
      List<String> within) {}

  /// A call of a method: `("x"):rep(3)`.
  ///
  /// @param isText true when it is a method of a literal text
  public record Method(String name, int line, int column, boolean isText) {}

  /// A local variable where it is declared.
  public record Variable(String name, int line, int column) {}

  /// A syntax error.
  public record Problem(int line, int column, String message) {}

  static Outline of(String source) {
    var collector = new Collector();
    Optional<Problem> problem = Optional.empty();
    try {
      Parser.listen(new Source(source), "source", collector);
    } catch (SyntaxError error) {
      problem = Optional.of(new Problem(error.line(), error.column(), error.reason()));
    }
    collector.names.sort(Comparator.comparingInt(Name::line).thenComparingInt(Name::column));
    return new Outline(
        List.copyOf(collector.names),
        List.copyOf(collector.methods),
        List.copyOf(collector.unused),
        problem);
  }

  private static final class Collector implements NameListener {
    private final List<Name> names = new ArrayList<>();
    private final List<Method> methods = new ArrayList<>();
    private final List<Variable> unused = new ArrayList<>();
    private final Deque<String> calls = new ArrayDeque<>();

    @Override
    public void name(
        String path,
        int line,
        int column,
        NameListener.Use use,
        @Nullable String argument,
        boolean isMain) {
      names.add(
          new Name(
              path,
              line,
              column,
              Outline.Use.valueOf(use.name()),
              Optional.ofNullable(argument),
              isMain,
              List.copyOf(calls)));
    }

    @Override
    public void method(String name, int line, int column, boolean isText) {
      methods.add(new Method(name, line, column, isText));
    }

    @Override
    public void unused(String name, int line, int column) {
      unused.add(new Variable(name, line, column));
    }

    @Override
    public void enterCall(String path) {
      calls.addLast(path);
    }

    @Override
    public void leaveCall() {
      calls.removeLast();
    }
  }
}
