package moongate.lua.compile;

import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Local;

/// Generates look-ups in the hash of a table, at the home of a key.
///
/// The comparison is generated at each site, so that the JVM learns for each how often the key is
/// found. If a key is a variable that never changes and is used again, its position is stored in
/// slots.
final class HashEmitter {
  private static final MethodTypeDesc PLACES = MethodTypeDesc.of(Types.OBJECTS);

  private final MethodEmitter method;

  /// The stored positions of keys.
  private final Map<Local, Kept> kept = new IdentityHashMap<>();

  private boolean isSeldom;

  /// The number of open blocks.
  private int depth;

  /// The position where a key was found last.
  private static final class Kept {
    /// The slots of the table's nodes and of the home.
    final int places;

    final int home;

    /// The depth of the first look-up. Results in a deeper block are not stored: usually that block
    /// is not executed, and the JVM merges the look-ups before and after it.
    int depth = Integer.MAX_VALUE;

    Kept(int places, int home) {
      this.places = places;
      this.home = home;
    }
  }

  HashEmitter(MethodEmitter method) {
    this.method = method;
  }

  /// The slots of a hash's nodes and of the home that contains the key.
  record Entry(int places, int home) {}

  /// Generates rarely executed code without look-ups that need much code.
  void seldom(Runnable write) {
    isSeldom = true;
    write.run();
    isSeldom = false;
  }

  /// True if the position of this key is stored.
  boolean keeps(Expression key) {
    return !isSeldom && key instanceof Expression.LocalName name && kept.containsKey(name.local());
  }

  /// Opens a block that may not be executed.
  void open() {
    depth++;
  }

  /// Closes the block.
  void close() {
    depth--;
  }

  /// Called when a variable got its value: stores its position from then on if it is used as a key
  /// more than once.
  void declare(Local local) {
    var function = method.writer.function();
    if (local.isRepeatedKey()
        && !local.isReassigned()
        && function.keepsKeys()
        && function.shape(local) == Shape.VALUE) {
      var code = method.writer.code();
      code.aconst_null();
      int places = method.writer.store(Shape.VALUE);
      int home = method.writer.newWordSlot();
      code.iconst_0().istore(home);
      kept.put(local, new Kept(places, home));
    }
  }

  /// Finds the key of `target` in its table; jumps if it is not at its home.
  Entry find(FieldEmitter.Target target, Label absent) {
    var writer = method.writer;
    var code = writer.code();
    var entry = again(target);
    var found = code.newLabel();
    load(entry);
    writer.invokeStatic(Types.TABLE, "keyAt", Types.OBJECT, Types.OBJECTS, Types.INT);
    code.aload(target.key()).if_acmpeq(found);
    code.aload(entry.places).aload(target.key());
    writer.invokeStatic(Types.TABLE, "search", Types.INT, Types.OBJECTS, Types.OBJECT);
    code.dup().istore(entry.home).iflt(absent).labelBinding(found);
    return entry;
  }

  /// Reuses the stored position as long as the table still has the same nodes.
  private Entry again(FieldEmitter.Target target) {
    var writer = method.writer;
    var code = writer.code();
    var known =
        Objects.requireNonNull(kept.get(((Expression.LocalName) target.index().key()).local()));
    code.aload(target.object()).checkcast(Types.TABLE).invokevirtual(Types.TABLE, "nodes", PLACES);
    int places = writer.store(Shape.VALUE);
    var entry = new Entry(known.places, known.home);
    if (known.depth < depth) {
      // Moved to new slots.
      entry = new Entry(places, writer.newWordSlot());
      code.iload(known.home).istore(entry.home);
    }
    known.depth = Math.min(known.depth, depth);
    var isSame = code.newLabel();
    code.aload(places).aload(known.places).if_acmpeq(isSame);
    if (entry.places != places) {
      code.aload(places).astore(entry.places);
    }
    code.aload(target.key());
    writer.invokeStatic(Types.HASHING, "home", Types.INT, Types.OBJECT);
    code.istore(entry.home).labelBinding(isSame);
    return entry;
  }

  /// Pushes the value of an entry.
  void value(Entry entry) {
    load(entry);
    method.writer.invokeStatic(Types.TABLE, "valueAt", Types.OBJECT, Types.OBJECTS, Types.INT);
  }

  /// Sets an entry to the value in a slot.
  void store(Entry entry, int value) {
    load(entry);
    method.writer.code().aload(value);
    method.writer.invokeStatic(
        Types.TABLE, "valueAt", Types.VOID, Types.OBJECTS, Types.INT, Types.OBJECT);
  }

  private void load(Entry entry) {
    method.writer.code().aload(entry.places).iload(entry.home);
  }
}
