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

/// Writes the class of one Lua function:
///
///     final class Function3 extends CompiledFunction.Of2 {
///       private final Object captured0;                // what it captured
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

  /// Set while the body is written that can be suspended.
  private @Nullable StacklessEmitter stackless;

  /// What a debugger sees at the place that is written now.
  private List<Local> visible = List.of();

  private final Set<Integer> debugLines = new TreeSet<>();

  /// A captured variable and the type of its field.
  record Captured(Local local, ClassDesc type) {}

  FunctionEmitter(Compiler compiler, FunctionBody body, @Nullable FunctionEmitter outer) {
    this.compiler = compiler;
    this.body = body;
    this.type = compiler.nextType();
    var weights = new Weights();
    // Where a debugger looks on, all variables live in the frame, as in a large function.
    int weight = weights.of(body);
    this.isLarge = weight > Parts.LARGE_FUNCTION || compiler.isForDebugging();
    this.hasQuickPaths =
        !compiler.isForDebugging() && weight + weights.quickPaths() <= Parts.MOST_QUICK;
    this.keepsKeys =
        hasQuickPaths
            && !isLarge
            && weight + weights.quickPaths() + weights.keptKeys() <= Parts.MOST_QUICK;
    // The last item is for `...`, where a debugger finds it.
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

  // --- what the emitters ask -------------------------------------------------------------------

  /// True while the body is written that can be suspended.
  boolean isStackless() {
    return stackless != null;
  }

  /// What the body that can be suspended is written with.
  StacklessEmitter stackless() {
    if (stackless == null) {
      throw new IllegalStateException("not written to be suspended");
    }
    return stackless;
  }

  /// The body that can be suspended is written with `emitter` from now on.
  void beginStackless(StacklessEmitter emitter) {
    stackless = emitter;
  }

  /// @param sites the numbers of the sites of all places where it can be suspended
  void endStackless(List<Integer> sites) {
    placeSites = sites;
    stackless = null;
  }

  /// True when the function is compiled so that it can be suspended, too.
  boolean isResumable() {
    return isResumable;
  }

  /// The body as it is written when it can be suspended.
  Statement.Block lifted() {
    return lifted;
  }

  /// True when a known function can be suspended.
  boolean isResumable(FunctionBody known) {
    return compiler.resumables().contains(known);
  }

  FunctionBody body() {
    return body;
  }

  /// How many variables the frame of a large function has room for.
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

  /// True when the function takes several methods, whose variables live in a frame.
  boolean isLarge() {
    return isLarge;
  }

  /// True when what is quick most of the time is written in place, before the call of the runtime
  /// that takes care of all cases: not in functions that would grow too large by it.
  boolean hasQuickPaths() {
    return hasQuickPaths;
  }

  /// True when it is kept where keys are found; as [#hasQuickPaths()].
  boolean keepsKeys() {
    return keepsKeys && stackless == null;
  }

  /// True when the function returns a `double`.
  boolean returnsNumber() {
    return ownSignature != null && ownSignature.returnType().equals(Types.DOUBLE);
  }

  boolean isForDebugging() {
    return compiler.isForDebugging();
  }

  /// Code for debugging follows in which nothing is seen.
  void beginUnseen() {
    visible = List.of();
  }

  /// A statement follows in code for debugging.
  void begin(Statement.Line mark) {
    visible = mark.visible();
    if (mark.line() > 0) {
      debugLines.add(mark.line());
    }
  }

  /// The number of a place that may fail or call.
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

  /// The number by which parts return a jump to `target`.
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

  // --- variables -----------------------------------------------------------------------------

  /// How a local is held.
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

  /// Copies what loops read of the closure's fields into slots while `body` is written: the JVM
  /// finds out once what they hold, and not again in each turn.
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

  /// A place for a local that begins to live.
  Variable newVariable(Local local, Shape shape, CodeWriter writer) {
    if (!isLarge) {
      var variable = new Variable.InSlot(shape, writer.newSlot(shape));
      place(local, variable);
      return variable;
    }
    return variables.computeIfAbsent(local, _ -> new Variable.InFrame(shape, frameUsed++));
  }

  /// The class of a `local function`, whose variable never holds anything else.
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

  // --- the class -------------------------------------------------------------------------------

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
