package moongate.lua.runtime;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/// Finds the fields in which the class of a compiled function stores captured variables.
final class CapturedFields {
  /// The fields of each class; an entry is released with its class.
  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          var fields = new ArrayList<Field>();
          for (var field : type.getDeclaredFields()) {
            if (!field.getType().isPrimitive()) {
              field.setAccessible(true);
              fields.add(field);
            }
          }
          return List.copyOf(fields);
        }
      };

  private CapturedFields() {}

  /// Adds all variables that a closure has captured to the walk.
  static void of(CompiledFunction function, RetainedMemory walk) {
    try {
      for (var field : FIELDS.get(function.getClass())) {
        walk.count(8);
        walk.reach(field.get(function));
      }
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
