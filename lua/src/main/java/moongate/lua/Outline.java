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

/// The names in a source, for tools that analyse code without running it.
///
/// @param names in the order of their positions; with a syntax error, those before it
/// @param methods the methods that are called
/// @param unused local variables that are never used; none with a syntax error
/// @param problem the syntax error, if any
public record Outline(
    List<Name> names, List<Method> methods, List<Variable> unused, Optional<Problem> problem) {
  /// How a name is used.
  public enum Use {
    READ,
    WRITTEN,
    CALLED
  }

  /// A global name, with the fields that follow it.
  ///
  /// @param path such as `kong.log.err`
  /// @param line from 1
  /// @param column from 1
  /// @param argument the first argument of a call if it is a string literal, else empty
  /// @param isMain whether it is in code that runs when the chunk runs, or when the function that
  ///   the chunk returns runs
  /// @param within the calls that have it in their arguments, the outermost first
  public record Name(
      String path,
      int line,
      int column,
      Use use,
      Optional<String> argument,
      boolean isMain,
      List<String> within) {}

  /// A method call: `("x"):rep(3)`.
  ///
  /// @param isText whether the method is called on a string literal
  public record Method(String name, int line, int column, boolean isText) {}

  /// The declaration of a local variable.
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
