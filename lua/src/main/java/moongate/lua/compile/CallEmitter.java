package moongate.lua.compile;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.runtime.CallStack;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.FunctionBody;
import moongate.lua.syntax.Local;
import moongate.lua.syntax.NumberInference;
import org.jspecify.annotations.Nullable;

/// Generates calls, and the closures of inner functions.
///
/// The dispatch is generated at each call site, so that the JVM keeps a type profile per site.
final class CallEmitter {
  private static final int NO_SELF = -1;

  /// Suffixes of the descriptions of functions that need their caller.
  private static final List<String> ASKING =
      List.of("'error'", "'setfenv'", "'getfenv'", "'module'");

  private final MethodEmitter method;

  CallEmitter(MethodEmitter method) {
    this.method = method;
  }

  /// The function on the stack: its static type, and the slot of the object for a method call.
  private record Callee(ClassDesc type, int self) {}

  /// Pushes the unprocessed result: one value, a `Values`, or a pending tail call.
  void call(Expression expression) {
    var writer = method.writer;
    var known = expression instanceof Expression.Call call ? call.function().localFunction() : null;
    if (known != null && Signatures.isOwn(known)) {
      ownCall((Expression.Call) expression, known);
      if (known.returnsNumber()) {
        writer.newBox();
      }
      return;
    }
    if (isSimpleYield(expression)) {
      simpleYield((Expression.Call) expression);
      return;
    }
    int mark = writer.mark();
    var callee = callee(expression);
    var signature = arguments(callee, arguments(expression));
    place(expression);
    hint(expression);
    if (signature == null && writer.function().isStackless()) {
      writer.invokeStatic(Types.VALUES, "array", Types.OBJECTS, Types.OBJECT);
      invoke(callee.type, Types.CALL_ARRAY, site(expression));
    } else if (signature == null) {
      spread(callee.type);
    } else {
      invoke(callee.type, signature, site(expression));
    }
    writer.release(mark);
  }

  /// True for a call of a function named `yield` with at most one argument, in code that can be
  /// suspended.
  private boolean isSimpleYield(Expression expression) {
    return method.writer.function().isStackless()
        && expression instanceof Expression.Call call
        && Resumables.isYield(call)
        && call.function().localFunction() == null
        && (call.arguments().isEmpty()
            || call.arguments().size() == 1
                && !NumberInference.isOpen(call.arguments().getFirst()));
  }

  private void simpleYield(Expression.Call call) {
    var writer = method.writer;
    writer.state();
    method.expressions.value(call.function());
    if (call.arguments().isEmpty()) {
      method.statements.noResult();
    } else {
      method.expressions.value(call.arguments().getFirst());
    }
    place(call);
    writer.invokeStatic(
        Types.SUSPENDABLE_CALL, "yield", Types.OBJECT, Types.STATE, Types.OBJECT, Types.OBJECT);
    writer.function().stackless().suspendable(site(call));
  }

  /// Calls the function below its arguments on the stack.
  ///
  /// @param site the number of the site
  void invoke(ClassDesc type, MethodTypeDesc signature, int site) {
    var writer = method.writer;
    if (!writer.function().isStackless()) {
      writer.code().invokevirtual(type, "call", signature);
      return;
    }
    writer
        .code()
        .invokestatic(
            Types.SUSPENDABLE_CALL, "call", signature.insertParameterTypes(0, Types.FUNCTION));
    writer.function().stackless().suspendable(site);
  }

  private int site(Expression expression) {
    return switch (expression) {
      case Expression.Call call ->
          method.writer.site(call.line(), List.of(Descriptions.of(call.function())));
      case Expression.MethodCall call ->
          method.writer.site(call.line(), List.of(Descriptions.ofMethod(call)));
      default -> throw new IllegalArgumentException("no call");
    };
  }

  /// Pushes the `double` that a call always returns.
  void numberCall(Expression.Call call) {
    var known = call.function().localFunction();
    if (known == null) {
      throw new IllegalArgumentException("not a number for sure");
    }
    ownCall(call, known);
  }

  /// Calls a function with its specialised signature.
  private void ownCall(Expression.Call call, Local known) {
    var function = known.function();
    if (function == null) {
      throw new IllegalArgumentException("no function");
    }
    boolean isStackless = method.writer.function().isStackless();
    boolean isResumable = isStackless && method.writer.function().isResumable(function);
    if (isStackless && !isResumable) {
      method.writer.function().stackless().requireStack();
    }
    var type = callee(call).type;
    if (isResumable) {
      method.writer.code().aconst_null().aconst_null();
    }
    var arguments = call.arguments();
    var parameters = function.parameters();
    for (int i = 0; i < Math.max(arguments.size(), parameters.size()); i++) {
      if (i >= parameters.size()) {
        method.expressions.effect(arguments.get(i));
      } else if (i >= arguments.size()) {
        method.writer.code().aconst_null();
      } else {
        method.expressions.as(Signatures.shape(parameters.get(i)), arguments.get(i));
      }
    }
    place(call);
    var signature = Signatures.of(known, function);
    if (isResumable) {
      signature = StacklessEmitter.signature(signature);
      method.writer.code().invokevirtual(type, CallStack.STACKLESS, signature);
      method.writer.function().stackless().suspendable(site(call));
    } else {
      method.writer.code().invokevirtual(type, "call", signature);
    }
  }

  /// Pushes the result of a call in tail position; in deep recursion this is the pending call.
  void tailCall(Expression expression) {
    var writer = method.writer;
    var code = writer.code();
    int mark = writer.mark();
    var callee = callee(expression);
    boolean isForDebugging = writer.function().isForDebugging();
    int kept = -1;
    if (isForDebugging) {
      code.dup();
      kept = writer.store(Shape.VALUE);
    }
    var signature = arguments(callee, arguments(expression));
    if (signature == null) {
      writer.invokeStatic(Types.VALUES, "array", Types.OBJECTS, Types.OBJECT);
      signature = Types.CALL_ARRAY;
    }
    var later = code.newLabel();
    var end = code.newLabel();
    place(expression);
    if (isForDebugging) {
      // For a debugger, a tail call to a Lua function always replaces its caller, while a call of
      // a host function leaves its caller visible.
      code.aload(kept).instanceOf(Types.COMPILED).ifne(later);
      code.invokevirtual(callee.type, "call", signature);
    } else {
      writer.self();
      writer.invokeOwn("enterTailCall", Types.BOOLEAN);
      code.ifeq(later).invokevirtual(callee.type, "call", signature);
      writer.self();
      code.swap();
      writer.invokeOwn("leaveTailCall", Types.OBJECT, Types.OBJECT);
    }
    code.goto_(end).labelBinding(later);
    code.invokestatic(
        Types.VALUES,
        "tailCall",
        signature.insertParameterTypes(0, Types.FUNCTION).changeReturnType(Types.VALUES));
    code.labelBinding(end);
    writer.release(mark);
  }

  // The function

  private Callee callee(Expression expression) {
    if (expression instanceof Expression.MethodCall call) {
      return methodCallee(call);
    }
    var function = ((Expression.Call) expression).function();
    var known = function.localFunction();
    if (known != null) {
      method.writer.loadHeld(method.writer.function().variable(known));
      var type = method.writer.function().typeOf(known);
      if (isUntyped(known)) {
        method.writer.code().checkcast(type);
      }
      return new Callee(type, NO_SELF);
    }
    method.expressions.value(function);
    method.writer.callee();
    return new Callee(Types.FUNCTION, NO_SELF);
  }

  /// True if the JVM does not know the class of the function in a variable.
  private boolean isUntyped(Local known) {
    var function = method.writer.function();
    var variable = function.variable(known);
    return variable instanceof Variable.InFrame
        || function.isStackless() && variable instanceof Variable.InSlot;
  }

  /// True for a call of a function whose calls are all known.
  static boolean isPrivate(Expression expression) {
    var known = expression instanceof Expression.Call call ? call.function().localFunction() : null;
    return known != null && known.isPrivate();
  }

  private Callee methodCallee(Expression.MethodCall call) {
    var writer = method.writer;
    method.expressions.value(call.object());
    int self = writer.store(Shape.VALUE);
    method.fields.getMethod(call, self);
    writer.callee();
    return new Callee(Types.FUNCTION, self);
  }

  private void place(Expression expression) {
    switch (expression) {
      case Expression.Call call ->
          method.writer.at(call.line(), List.of(Descriptions.of(call.function())));
      case Expression.MethodCall call ->
          method.writer.at(call.line(), List.of(Descriptions.ofMethod(call)));
      default -> throw new IllegalArgumentException("no call");
    }
  }

  /// Stores the position of a call to a function that needs its caller: that is much cheaper than
  /// walking the stack.
  private void hint(Expression expression) {
    if (expression instanceof Expression.Call call) {
      var name = Descriptions.of(call.function());
      if (ASKING.stream().anyMatch(name::endsWith)) {
        method.writer.self();
        method.writer.code().loadConstant(method.writer.site(call.line(), List.of(name)));
        method.writer.invokeOwn("hint", Types.VOID, Types.INT);
      }
    }
  }

  // The arguments

  private static List<Expression> arguments(Expression expression) {
    return switch (expression) {
      case Expression.Call call -> call.arguments();
      case Expression.MethodCall call -> call.arguments();
      default -> throw new IllegalArgumentException("no call");
    };
  }

  /// Pushes the arguments; returns their signature, or null if one result with perhaps several
  /// values was pushed.
  private @Nullable MethodTypeDesc arguments(Callee callee, List<Expression> arguments) {
    var code = method.writer.code();
    int selfCount = callee.self == NO_SELF ? 0 : 1;
    boolean isOpen = !arguments.isEmpty() && NumberInference.isOpen(arguments.getLast());
    int count = arguments.size() + selfCount;
    if (isOpen && count == 1 && !(arguments.getLast() instanceof Expression.Varargs)) {
      method.expressions.result(arguments.getFirst());
      return null;
    }
    if (!isOpen && count <= Types.DIRECT) {
      if (selfCount == 1) {
        code.aload(callee.self);
      }
      arguments.forEach(method.expressions::value);
      return Types.call(count);
    }
    if (selfCount == 0) {
      method.expressions.array(arguments);
    } else {
      arrayWithSelf(callee.self, arguments, isOpen);
    }
    return Types.CALL_ARRAY;
  }

  private void arrayWithSelf(int self, List<Expression> arguments, boolean isOpen) {
    var writer = method.writer;
    var code = writer.code();
    int fixed = isOpen ? arguments.size() - 1 : arguments.size();
    writer.newArray(fixed + 1);
    code.dup().iconst_0().aload(self).aastore();
    for (int i = 0; i < fixed; i++) {
      code.dup().loadConstant(i + 1);
      method.expressions.value(arguments.get(i));
      code.aastore();
    }
    if (isOpen) {
      method.expressions.result(arguments.getLast());
      writer.invokeStatic(Types.VALUES, "append", Types.OBJECTS, Types.OBJECTS, Types.OBJECT);
    }
  }

  /// Calls the function below one result that may contain several values.
  private void spread(ClassDesc type) {
    var writer = method.writer;
    var code = writer.code();
    var single = code.newLabel();
    var end = code.newLabel();
    code.dup().instanceOf(Types.VALUES).ifeq(single);
    writer.invokeStatic(Types.VALUES, "array", Types.OBJECTS, Types.OBJECT);
    code.invokevirtual(type, "call", Types.CALL_ARRAY);
    code.goto_(end).labelBinding(single);
    code.invokevirtual(type, "call", Types.call(1));
    code.labelBinding(end);
  }

  // Closures

  /// Pushes a new closure of an inner function.
  void closure(FunctionBody body) {
    var writer = method.writer;
    var code = writer.code();
    var child = writer.function().child(body);
    writer.at(body.line());
    writer.self();
    writer.invokeOwn("chargeClosure", Types.VOID);
    code.new_(child.type()).dup();
    writer.state();
    writer.environment();
    var parameters = new ArrayList<ClassDesc>(List.of(Types.STATE, Types.TABLE));
    for (var captured : child.captured()) {
      writer.loadHeld(writer.function().variable(captured.local()));
      if (captured.local().function() != null && isUntyped(captured.local())) {
        code.checkcast(captured.type());
      }
      parameters.add(captured.type());
    }
    code.invokespecial(child.type(), "<init>", MethodTypeDesc.of(Types.VOID, parameters));
  }
}
