package moongate.lua.compile;

import java.lang.constant.ClassDesc;

/// The location of a Lua variable in generated code.
sealed interface Variable {
  /// The form in which its value is stored.
  Shape shape();

  /// A slot of the method's frame.
  record InSlot(Shape shape, int slot) implements Variable {}

  /// An element of the array that the parts of a large function share.
  record InFrame(Shape shape, int index) implements Variable {}

  /// A captured variable in a field of the closure.
  record InField(Shape shape, String name, ClassDesc type) implements Variable {}

  /// The function itself: its own name inside a `local function`.
  record Self(ClassDesc type) implements Variable {
    @Override
    public Shape shape() {
      return Shape.VALUE;
    }
  }

  /// The form in which a value is stored.
  enum Shape {
    /// A value of any type.
    VALUE,
    /// A [moongate.lua.runtime.Cell] with the value.
    CELL,
    /// A `double`.
    NUMBER,
    /// A `long`.
    WHOLE,
    /// A `double`, and two slots further an object: null while the value is the `double`, else a
    /// [moongate.lua.runtime.NotNumber].
    LIKELY
  }
}
