package moongate.lua.compile;

import java.lang.classfile.ClassBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.runtime.FunctionInfo;
import moongate.lua.runtime.Site;
import moongate.lua.runtime.StacklessRecord;
import moongate.lua.syntax.FunctionBody;
import moongate.lua.syntax.Local;
import moongate.lua.syntax.Statement;
import org.jspecify.annotations.Nullable;

/// Generates the class of one Lua function:
///
///     final class Function3 extends CompiledFunction.Of2 {
///       private final Object captured0;                // a captured variable
///       Function3(LuaState state, LuaTable environment, Object captured0) { … }
///       public Object call(Object a, Object b) { … }   // the body, for two parameters
///     }
final class FunctionEmitter {
  private final Compiler compiler;
  private final FunctionBody body;
  private final ClassDesc type;
  private final Sites sites = new Sites();
  private final NumberConstants numbers = new NumberConstants();
  private final Parts parts = new Parts(this);
  private final Map<Local, Variable> variables = new IdentityHashMap<>();
  private final Map<FunctionBody, FunctionEmitter> children = new IdentityHashMap<>();
  private final Map<Object, Integer> exitNumbers = new IdentityHashMap<>();
  private final Map<Statement.If, Statement.If> splitChoices = new IdentityHashMap<>();
  private final List<Captured> captured = new ArrayList<>();
  private final Set<Local> upvaluesInLoops;
  private final boolean isLarge;
  private final boolean hasQuickPaths;
  private final boolean keepsKeys;
  private final @Nullable MethodTypeDesc ownSignature;
  private final int frameSize;
  private int frameUsed = 1;
  private @Nullable ClassBuilder builder;
  private final boolean isResumable;
  private final Statement.Block lifted;
  private List<Integer> placeSites = List.of();

  /// Set while the form of the body that can be suspended is generated.
  private @Nullable StacklessEmitter stackless;

  /// The locals in scope for a debugger at the current position.
  private List<Local> visible = List.of();

  private final Set<Integer> debugLines = new TreeSet<>();

  /// A captured variable and the type of its field.
  record Captured(Local local, ClassDesc type) {}

  FunctionEmitter(Compiler compiler, FunctionBody body, @Nullable FunctionEmitter outer) {
    this.compiler = compiler;
    this.body = body;
    this.type = compiler.nextType();
    var weights = new Weights();
    // For debugging, all variables are stored in the frame, as in a large function.
    int weight = weights.of(body);
    this.isLarge = weight > Parts.LARGE_FUNCTION || compiler.isForDebugging();
    this.hasQuickPaths =
        !compiler.isForDebugging() && weight + weights.quickPaths() <= Parts.MOST_QUICK;
    this.keepsKeys =
        hasQuickPaths
            && !isLarge
            && weight + weights.quickPaths() + weights.keptKeys() <= Parts.MOST_QUICK;
    // The last element is for `...`, where a debugger finds it.
    this.frameSize = 2 + body.parameters().size() + weights.locals();
    this.upvaluesInLoops = weights.upvaluesInLoops();
    var self = body.self();
    this.ownSignature = self != null && Signatures.isOwn(self) ? Signatures.of(self, body) : null;
    this.isResumable = compiler.resumables().contains(body);
    this.lifted = isResumable ? CallLifting.of(body) : body.body();
    if (outer != null) {
      capture(outer);
    }
  }

  private void capture(FunctionEmitter outer) {
    for (var upvalue : body.upvalues()) {
      var local = upvalue.local();
      if (local.constant() != null) {
        continue;
      }
      if (local == body.self() && local.function() != null) {
        variables.put(local, new Variable.Self(type));
        continue;
      }
      var field = new Captured(local, outer.heldType(local));
      variables.put(
          local, new Variable.InField(shape(local), "captured" + captured.size(), field.type()));
      captured.add(field);
    }
  }

  // Used by the other emitters

  /// True while the form of the body that can be suspended is generated.
  boolean isStackless() {
    return stackless != null;
  }

  /// The emitter for the form of the body that can be suspended.
  StacklessEmitter stackless() {
    if (stackless == null) {
      throw new IllegalStateException("not written to be suspended");
    }
    return stackless;
  }

  /// Starts the form of the body that can be suspended, which is generated with `emitter`.
  void beginStackless(StacklessEmitter emitter) {
    stackless = emitter;
  }

  /// @param sites the numbers of the sites of all places where it can be suspended
  void endStackless(List<Integer> sites) {
    placeSites = sites;
    stackless = null;
  }

  /// True if the function is also compiled in the form that can be suspended.
  boolean isResumable() {
    return isResumable;
  }

  /// The body, rewritten for the form that can be suspended.
  Statement.Block lifted() {
    return lifted;
  }

  /// True if a known function can be suspended.
  boolean isResumable(FunctionBody known) {
    return compiler.resumables().contains(known);
  }

  FunctionBody body() {
    return body;
  }

  /// The number of variables in the frame of a large function.
  int frameSize() {
    return frameSize;
  }

  ClassDesc type() {
    return type;
  }

  NumberConstants numbers() {
    return numbers;
  }

  Parts parts() {
    return parts;
  }

  /// True if the function is split into several methods, whose variables are in a frame.
  boolean isLarge() {
    return isLarge;
  }

  /// True if fast paths are generated inline, before the call of the runtime that handles all
  /// cases: not in functions that would become too large.
  boolean hasQuickPaths() {
    return hasQuickPaths;
  }

  /// True if the positions of keys are stored for reuse, under the same condition as
  /// [#hasQuickPaths()].
  boolean keepsKeys() {
    return keepsKeys && stackless == null;
  }

  /// True if the function returns a `double`.
  boolean returnsNumber() {
    return ownSignature != null && ownSignature.returnType().equals(Types.DOUBLE);
  }

  boolean isForDebugging() {
    return compiler.isForDebugging();
  }

  /// Starts code for debugging in which no locals are in scope.
  void beginUnseen() {
    visible = List.of();
  }

  /// Starts a statement in code for debugging.
  void begin(Statement.Line mark) {
    visible = mark.visible();
    if (mark.line() > 0) {
      debugLines.add(mark.line());
    }
  }

  /// The number of a site that may fail or call.
  int site(int line, List<String> operands) {
    return sites.number(new Site(line, operands, visibleVariables()));
  }

  private List<Site.Variable> visibleVariables() {
    if (visible.isEmpty()) {
      return List.of();
    }
    var found = new ArrayList<Site.Variable>();
    for (var local : visible) {
      if (variables.get(local) instanceof Variable.InFrame place) {
        found.add(new Site.Variable(local.name(), place.index()));
      }
    }
    return List.copyOf(found);
  }

  List<Captured> captured() {
    return captured;
  }

  Map<Statement.If, Statement.If> splitChoices() {
    return splitChoices;
  }

  ClassBuilder builder() {
    if (builder == null) {
      throw new IllegalStateException("the class is not being written");
    }
    return builder;
  }

  /// The number that parts return for a jump to `target`.
  int exitNumber(Object target) {
    return exitNumbers.computeIfAbsent(target, _ -> exitNumbers.size() + Jumps.RETURN + 1);
  }

  /// The emitter of an inner function.
  FunctionEmitter child(FunctionBody inner) {
    var known = children.get(inner);
    if (known == null) {
      known = new FunctionEmitter(compiler, inner, this);
      children.put(inner, known);
      compiler.add(known);
    }
    return known;
  }

  // Variables

  /// The shape of a local.
  Shape shape(Local local) {
    if (local.needsCell()) {
      return Shape.CELL;
    }
    return switch (local.kind()) {
      case ANY -> local.isLikelyNumber() && hasQuickPaths ? Shape.LIKELY : Shape.VALUE;
      case NUMBER -> Shape.NUMBER;
      case WHOLE -> Shape.WHOLE;
    };
  }

  Variable variable(Local local) {
    var variable = variables.get(local);
    if (variable == null) {
      throw new IllegalStateException("no place for local " + local.name());
    }
    return variable;
  }

  void place(Local local, Variable variable) {
    variables.put(local, variable);
    if (stackless != null && variable instanceof Variable.InSlot in) {
      stackless.keep(in.shape(), in.slot());
    }
  }

  /// While `body` is generated, upvalues that loops read are copied from the closure's fields to
  /// slots: the JVM then determines their types once instead of in each iteration.
  void withUpvaluesInSlots(CodeWriter writer, Runnable writeBody) {
    var fields = new IdentityHashMap<Local, Variable>();
    for (var local : isLarge ? Set.<Local>of() : upvaluesInLoops) {
      if (variables.get(local) instanceof Variable.InField field
          && field.shape() == Shape.VALUE
          && field.type().equals(Types.OBJECT)) {
        fields.put(local, field);
        writer.loadHeld(field);
        variables.put(local, new Variable.InSlot(Shape.VALUE, writer.store(Shape.VALUE)));
      }
    }
    writeBody.run();
    variables.putAll(fields);
  }

  /// Allocates a variable for a local that comes into scope.
  Variable newVariable(Local local, Shape shape, CodeWriter writer) {
    if (!isLarge) {
      var variable = new Variable.InSlot(shape, writer.newSlot(shape));
      place(local, variable);
      return variable;
    }
    return variables.computeIfAbsent(local, _ -> new Variable.InFrame(shape, frameUsed++));
  }

  /// The class of a `local function` whose variable never contains anything else.
  ClassDesc typeOf(Local local) {
    return switch (variable(local)) {
      case Variable.Self self -> self.type();
      case Variable.InField field -> field.type();
      default -> heldType(local);
    };
  }

  private ClassDesc heldType(Local local) {
    var known = variables.get(local);
    if (known instanceof Variable.Self self) {
      return self.type();
    }
    if (known instanceof Variable.InField field) {
      return field.type();
    }
    var function = local.function();
    if (function != null && !local.needsCell()) {
      return child(function).type();
    }
    return switch (shape(local)) {
      case VALUE, LIKELY -> Types.OBJECT;
      case CELL -> Types.CELL;
      case NUMBER -> Types.DOUBLE;
      case WHOLE -> Types.LONG;
    };
  }

  // The class

  byte[] write() {
    return Compiler.CLASS_FILE.build(
        type,
        classBuilder -> {
          builder = classBuilder;
          new FunctionMethods(this, body, ownSignature).write(classBuilder);
          numbers.write(classBuilder, this);
        });
  }

  FunctionInfo info() {
    return new FunctionInfo(
        compiler.chunk(),
        compiler.chunkName(),
        body.line(),
        body.lastLine(),
        body.parameters().stream().map(Local::name).toList(),
        body.isVararg(),
        isLarge,
        body.upvalues().stream().map(upvalue -> upvalue.local().name()).toList(),
        List.copyOf(debugLines),
        sites.all(),
        placeSites,
        new StacklessRecord());
  }
}
