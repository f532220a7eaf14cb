package moongate.lua.compile;

import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.NumberInference;
import org.jspecify.annotations.Nullable;

/// Generates chains of `..`.
///
/// In short chains each operand is converted to a string inline, according to its type: constants
/// stay, numbers are not boxed, and one call joins the strings. If an operand may be neither a
/// string nor a number, [moongate.lua.runtime.Concat] gets an array of operands.
final class ConcatEmitter {
  private static final int NOWHERE = -1;

  private final MethodEmitter method;

  ConcatEmitter(MethodEmitter method) {
    this.method = method;
  }

  /// An operand that was evaluated.
  ///
  /// @param constant its text if it is known from the source
  /// @param slot the slot of its value
  /// @param text the slot of its text if its type must be tested, else [#NOWHERE]
  private record Operand(@Nullable String constant, Shape shape, int slot, int text) {
    boolean isUnknown() {
      return text != NOWHERE;
    }
  }

  /// Pushes the joined string, or the result of a metamethod.
  void concat(Expression.Concat concat) {
    var function = method.writer.function();
    if (function.hasQuickPaths() && concat.operands().size() <= Types.JOINED) {
      int mark = method.writer.mark();
      join(concat);
      method.writer.release(mark);
    } else {
      method.writer.meter();
      method.expressions.array(concat.operands().stream().map(ConcatEmitter::cut).toList());
      ofArray(concat);
    }
  }

  private void join(Expression.Concat concat) {
    var code = method.writer.code();
    var operands = concat.operands().stream().map(this::evaluate).toList();
    var general = code.newLabel();
    var end = code.newLabel();
    operands.stream().filter(Operand::isUnknown).forEach(operand -> look(operand, general));
    method.writer.meter();
    var parameters = new ArrayList<ClassDesc>(List.of(Types.METER));
    for (var operand : operands) {
      pushText(operand);
      parameters.add(Types.STRING);
    }
    method.writer.at(concat.line(), Descriptions.of(concat.operands()));
    code.invokestatic(Types.CONCAT, "join", MethodTypeDesc.of(Types.STRING, parameters));
    if (operands.stream().anyMatch(Operand::isUnknown)) {
      code.goto_(end).labelBinding(general);
      method.writer.meter();
      array(operands);
      ofArray(concat);
      code.labelBinding(end);
    }
  }

  private void ofArray(Expression.Concat concat) {
    method.writer.at(concat.line(), Descriptions.of(concat.operands()));
    method.writer.invokeStatic(Types.CONCAT, "of", Types.OBJECT, Types.METER, Types.OBJECTS);
  }

  private Operand evaluate(Expression expression) {
    var constant = ExpressionEmitter.constantText(expression);
    if (constant != null) {
      return new Operand(constant, Shape.VALUE, NOWHERE, NOWHERE);
    }
    var writer = method.writer;
    var shape = method.expressions.held(cut(expression));
    int slot = writer.store(shape);
    int text = shape == Shape.VALUE ? writer.newSlot(Shape.VALUE) : NOWHERE;
    return new Operand(null, shape, slot, text);
  }

  /// Stores the operand's text, or jumps if it is neither a string nor a number.
  private void look(Operand operand, Label general) {
    var code = method.writer.code();
    code.aload(operand.slot);
    method.writer.invokeStatic(Types.CONVERSIONS, "toStringOrNull", Types.STRING, Types.OBJECT);
    code.dup().astore(operand.text).ifnull(general);
  }

  private void pushText(Operand operand) {
    var writer = method.writer;
    if (operand.constant != null) {
      writer.text(operand.constant);
    } else if (operand.isUnknown()) {
      writer.code().aload(operand.text);
    } else {
      writer.load(operand.shape, operand.slot);
      var type = operand.shape == Shape.WHOLE ? Types.LONG : Types.DOUBLE;
      writer.invokeStatic(Types.CONVERSIONS, "toString", Types.STRING, type);
    }
  }

  private void array(List<Operand> operands) {
    var writer = method.writer;
    writer.newArray(operands.size());
    for (int i = 0; i < operands.size(); i++) {
      var operand = operands.get(i);
      writer.code().dup().loadConstant(i);
      if (operand.constant != null) {
        writer.text(operand.constant);
      } else {
        writer.load(operand.shape, operand.slot);
        writer.box(operand.shape);
      }
      writer.code().aastore();
    }
  }

  private static Expression cut(Expression expression) {
    return NumberInference.isOpen(expression) ? new Expression.Single(expression) : expression;
  }
}
