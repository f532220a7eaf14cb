package moongate.lua.compile;

import java.lang.classfile.Label;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The targets of `break`, `goto` and `return` in one method.
///
/// A part of a large function cannot jump into the method that calls it: it returns the number of
/// its target, and the calling method jumps. 0 means that the part ran to its end, 1 that the
/// function returns the value in element 0 of the frame.
final class Jumps {
  static final int RETURN = 1;

  private final FunctionEmitter function;
  private final boolean isPart;
  private final Map<Object, Label> targets = new IdentityHashMap<>();

  /// The keys of the loops around the current position, the innermost first.
  private final Deque<Object> loops = new ArrayDeque<>();

  /// The keys of the targets outside of this part that it jumps to.
  private final Set<Object> exits = new LinkedHashSet<>();

  private Jumps(FunctionEmitter function, boolean isPart, @Nullable Object loopAround) {
    this.function = function;
    this.isPart = isPart;
    if (loopAround != null) {
      loops.push(loopAround);
    }
  }

  static Jumps ofFunction(FunctionEmitter function) {
    return new Jumps(function, false, null);
  }

  /// The jumps for a part of this method.
  Jumps part() {
    return new Jumps(function, true, loops.peek());
  }

  Set<Object> exits() {
    return exits;
  }

  // Targets

  /// Registers a label of the source with its position in this method.
  void announce(moongate.lua.syntax.Label label, Label place) {
    targets.put(label, place);
  }

  Label announced(moongate.lua.syntax.Label label) {
    var place = targets.get(label);
    if (place == null) {
      throw new IllegalStateException("label " + label.name() + " was not announced");
    }
    return place;
  }

  /// Runs `body`, in which `break` jumps to `end`.
  void inLoop(Label end, Runnable body) {
    var loop = new Object();
    targets.put(loop, end);
    loops.push(loop);
    body.run();
    loops.pop();
  }

  // Jumps

  void leaveLoop(CodeWriter writer) {
    var loop = loops.peek();
    if (loop == null) {
      throw new IllegalStateException("break outside of a loop");
    }
    jump(loop, writer);
  }

  void jump(Object target, CodeWriter writer) {
    var place = targets.get(target);
    if (place != null) {
      writer.code().goto_(place);
      return;
    }
    exits.add(target);
    writer.code().loadConstant(function.exitNumber(target)).ireturn();
  }

  /// Returns the value on the stack from the function.
  void returnResult(CodeWriter writer) {
    if (!isPart) {
      leave(writer);
      return;
    }
    writer.setFrame(0);
    writer.code().loadConstant(RETURN).ireturn();
  }

  /// Continues after a part: the number that it returned is on the stack, and `partExits` are its
  /// possible targets.
  void follow(Set<Object> partExits, CodeWriter writer) {
    var code = writer.code();
    var end = code.newLabel();
    code.dup().ifeq(end);
    for (var exit : partExits) {
      var next = code.newLabel();
      code.dup().loadConstant(function.exitNumber(exit)).if_icmpne(next).pop();
      jump(exit, writer);
      code.labelBinding(next);
    }
    if (isPart) {
      code.ireturn();
    } else {
      code.pop();
      writer.frameElement(0);
      leave(writer);
    }
    code.labelBinding(end).pop();
  }

  /// Returns the object on the stack, converted for the function's signature.
  private void leave(CodeWriter writer) {
    if (function.returnsNumber()) {
      writer.unboxNumber();
      writer.code().dreturn();
    } else {
      writer.code().areturn();
    }
  }
}
