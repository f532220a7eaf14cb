package moongate.lua.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The names in scope while a function is parsed.
final class FunctionScope {
  static final int MOST_LOCALS = 200;
  static final int MOST_UPVALUES = 60;

  /// The largest number of labels in a function, and of forward jumps.
  private static final int MOST_JUMPS = 2000;

  /// A block being parsed. `firstLocal` is the number of locals in scope at its start.
  private static final class Block {
    final @Nullable Block outer;
    final int firstLocal;
    final boolean isLoop;
    final List<DefinedLabel> labels = new ArrayList<>();
    final List<PendingGoto> pending = new ArrayList<>();

    Block(@Nullable Block outer, int firstLocal, boolean isLoop) {
      this.outer = outer;
      this.firstLocal = firstLocal;
      this.isLoop = isLoop;
    }
  }

  private record DefinedLabel(Label label, int activeLocals) {}

  private record PendingGoto(Label label, int line, int activeLocals) {}

  private final @Nullable FunctionScope outer;
  private final Lexer lexer;
  private final int line;
  private final boolean isVararg;
  private final boolean isForDebugging;
  private final List<Local> active = new ArrayList<>();
  private final List<Upvalue> upvalues = new ArrayList<>();
  private @Nullable Block block;
  private int labelCount;
  private int jumpCount;

  FunctionScope(
      @Nullable FunctionScope outer,
      Lexer lexer,
      int line,
      boolean isVararg,
      boolean isForDebugging) {
    this.outer = outer;
    this.lexer = lexer;
    this.line = line;
    this.isVararg = isVararg;
    this.isForDebugging = isForDebugging;
  }

  @Nullable FunctionScope outer() {
    return outer;
  }

  boolean isVararg() {
    return isVararg;
  }

  List<Upvalue> upvalues() {
    return List.copyOf(upvalues);
  }

  // Names

  /// Adds a local to the scope.
  void declare(Local local) {
    if (active.size() >= MOST_LOCALS) {
      throw tooMany(MOST_LOCALS, "local variables");
    }
    if (isForDebugging) {
      // A debugger may assign to any variable at any time.
      local.reassign();
    }
    active.add(local);
  }

  /// The locals in scope.
  List<Local> visible() {
    return List.copyOf(active);
  }

  /// Resolves `name` to a variable.
  Expression resolve(String name, int useLine) {
    var local = find(name);
    if (local != null) {
      return new Expression.LocalName(local);
    }
    var upvalue = upvalue(name);
    return upvalue != null
        ? new Expression.UpvalueName(upvalue)
        : new Expression.GlobalName(name, useLine);
  }

  private @Nullable Local find(String name) {
    for (int i = active.size() - 1; i >= 0; i--) {
      var local = active.get(i);
      if (local.name().equals(name)) {
        local.mention();
        return local;
      }
    }
    return null;
  }

  private @Nullable Upvalue upvalue(String name) {
    if (outer == null) {
      return null;
    }
    var local = outer.find(name);
    if (local != null) {
      local.capture();
      return upvalue(local, null);
    }
    var further = outer.upvalue(name);
    return further == null ? null : upvalue(further.local(), further);
  }

  private Upvalue upvalue(Local local, @Nullable Upvalue further) {
    for (var known : upvalues) {
      if (known.local() == local) {
        return known;
      }
    }
    if (upvalues.size() >= MOST_UPVALUES) {
      throw tooMany(MOST_UPVALUES, "upvalues");
    }
    var added = new Upvalue(upvalues.size(), local, further);
    upvalues.add(added);
    return added;
  }

  private SyntaxError tooMany(int limit, String what) {
    var where = line == 0 ? "main function" : "function at line " + line;
    return lexer.errorAt(lexer.line(), where + " has more than " + limit + " " + what);
  }

  // Blocks and labels

  void openBlock(boolean isLoop) {
    block = new Block(block, active.size(), isLoop);
  }

  void closeBlock() {
    var closed = current();
    active.subList(closed.firstLocal, active.size()).clear();
    block = closed.outer;
    for (var jump : closed.pending) {
      if (block == null) {
        throw lexer.errorAt(jump.line, "undefined label '" + jump.label.name() + "'");
      }
      block.pending.add(
          new PendingGoto(jump.label, jump.line, Math.min(jump.activeLocals, closed.firstLocal)));
    }
  }

  boolean isInLoop() {
    for (var around = block; around != null; around = around.outer) {
      if (around.isLoop) {
        return true;
      }
    }
    return false;
  }

  /// The target of a `goto`, which may be defined later.
  Label jumpTo(String name, int useLine) {
    for (var around = block; around != null; around = around.outer) {
      for (var known : around.labels) {
        if (known.label.name().equals(name)) {
          return known.label;
        }
      }
    }
    if (++jumpCount > MOST_JUMPS) {
      throw tooMany(MOST_JUMPS, "jumps");
    }
    var label = new Label(name);
    current().pending.add(new PendingGoto(label, useLine, active.size()));
    return label;
  }

  /// Defines a label at the current position.
  ///
  /// @param isLast whether it is the last statement of the block, so that the block's locals are
  ///   out of scope
  Label define(String name, boolean isLast) {
    if (++labelCount > MOST_JUMPS) {
      throw tooMany(MOST_JUMPS, "labels");
    }
    for (var around = block; around != null; around = around.outer) {
      for (var known : around.labels) {
        if (known.label.name().equals(name)) {
          throw lexer.errorAt(lexer.line(), "duplicate label '" + name + "'");
        }
      }
    }
    var here = current();
    int visible = isLast ? here.firstLocal : active.size();
    var label = new Label(name);
    here.labels.add(new DefinedLabel(label, visible));
    here.pending.removeIf(jump -> resolve(jump, label, visible));
    return label;
  }

  private boolean resolve(PendingGoto jump, Label label, int visible) {
    if (!jump.label.name().equals(label.name())) {
      return false;
    }
    if (jump.activeLocals < visible) {
      throw lexer.errorAt(
          jump.line,
          "<goto "
              + label.name()
              + "> jumps into the scope of local '"
              + active.get(jump.activeLocals).name()
              + "'");
    }
    jump.label.definedBy(label);
    return true;
  }

  private Block current() {
    if (block == null) {
      throw new IllegalStateException("no block is open");
    }
    return block;
  }
}
