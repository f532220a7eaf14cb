package moongate.lua.compile;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The numbers that a function uses as objects: static fields of its class, boxed once.
final class NumberConstants {
  /// More would not fit into the method that boxes them.
  private static final int MOST = 3000;

  private final Map<Long, String> fields = new LinkedHashMap<>();

  /// The name of the field for `number`, or null if there are too many.
  @Nullable String field(double number) {
    long bits = Double.doubleToRawLongBits(number);
    var known = fields.get(bits);
    if (known != null || fields.size() == MOST) {
      return known;
    }
    var name = "number" + fields.size();
    fields.put(bits, name);
    return name;
  }

  /// Generates the fields and their initialisation.
  void write(ClassBuilder builder, FunctionEmitter function) {
    if (fields.isEmpty()) {
      return;
    }
    for (var name : fields.values()) {
      builder.withField(name, Types.DOUBLE_OBJECT, ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
    }
    builder.withMethodBody(
        ConstantDescs.CLASS_INIT_NAME,
        ConstantDescs.MTD_void,
        ClassFile.ACC_STATIC,
        code -> {
          fields.forEach((bits, name) ->
              code.loadConstant(Double.longBitsToDouble(bits))
                  .invokestatic(
                      Types.NUMBERS, "of", MethodTypeDesc.of(Types.DOUBLE_OBJECT, Types.DOUBLE))
                  .putstatic(function.type(), name, Types.DOUBLE_OBJECT));
          code.return_();
        });
  }
}
