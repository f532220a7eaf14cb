package moongate.lua.compile;

import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;
import java.util.IdentityHashMap;
import java.util.Map;
import moongate.lua.compile.Variable.Shape;
import moongate.lua.runtime.Hashing;
import moongate.lua.syntax.Expression;
import moongate.lua.syntax.Local;

/// Writes looks into the hash of a table, at the home of a key.
///
/// The comparison stands at each site, so that the JVM learns of each how often the key is there.
/// Where a key is a variable that never changes and is looked for again, its home is kept beside
/// it.
final class HashEmitter {
  private static final MethodTypeDesc PLACES = MethodTypeDesc.of(Types.OBJECTS);
  private static final int UNKNOWN = -1;

  private final MethodEmitter method;

  /// The slots of the homes that are kept.
  private final Map<Local, Integer> homes = new IdentityHashMap<>();

  HashEmitter(MethodEmitter method) {
    this.method = method;
  }

  /// An entry whose home holds the key.
  ///
  /// @param places the slot of the hash's places
  /// @param home the slot of the key's home, or -1 when it is `constant`
  record Entry(int places, int home, int constant) {}

  /// A variable got its value: keeps a place for its home if it is a key more than once.
  void declare(Local local) {
    var function = method.writer.function();
    if (local.isRepeatedKey()
        && !local.isReassigned()
        && function.hasQuickPaths()
        && !function.isLarge()
        && !function.isStackless()
        && function.shape(local) == Shape.VALUE) {
      int slot = method.writer.newWordSlot();
      method.writer.code().loadConstant(UNKNOWN).istore(slot);
      homes.put(local, slot);
    }
  }

  /// Looks for the key of `target` in the table that its object is; jumps when it is not at home.
  Entry find(FieldEmitter.Target target, Label absent) {
    var writer = method.writer;
    var code = writer.code();
    int constant = target.text() == null ? UNKNOWN : Hashing.home(target.text());
    int home = target.text() == null ? home(target) : UNKNOWN;
    code.aload(target.object()).checkcast(Types.TABLE).invokevirtual(Types.TABLE, "nodes", PLACES);
    var entry = new Entry(writer.store(Shape.VALUE), home, constant);
    load(entry);
    writer.invokeStatic(Types.TABLE, "keyAt", Types.OBJECT, Types.OBJECTS, Types.INT);
    if (target.text() != null) {
      writer.text(target.text());
      code.if_acmpne(absent);
      return entry;
    }
    var found = code.newLabel();
    code.aload(target.key()).if_acmpeq(found);
    code.aload(entry.places).aload(target.key());
    writer.invokeStatic(Types.TABLE, "search", Types.INT, Types.OBJECTS, Types.OBJECT);
    int other = writer.newWordSlot();
    code.istore(other).iload(other).iflt(absent);
    code.iload(other).istore(home).labelBinding(found);
    return entry;
  }

  /// Pushes the value of an entry.
  void value(Entry entry) {
    load(entry);
    method.writer.invokeStatic(Types.TABLE, "valueAt", Types.OBJECT, Types.OBJECTS, Types.INT);
  }

  /// Gives an entry the value in a slot.
  void store(Entry entry, int value) {
    load(entry);
    method.writer.code().aload(value);
    method.writer.invokeStatic(
        Types.TABLE, "valueAt", Types.VOID, Types.OBJECTS, Types.INT, Types.OBJECT);
  }

  private void load(Entry entry) {
    var code = method.writer.code();
    code.aload(entry.places);
    if (entry.home == UNKNOWN) {
      code.loadConstant(entry.constant);
    } else {
      code.iload(entry.home);
    }
  }

  /// The slot of the home of a target's key.
  private int home(FieldEmitter.Target target) {
    var code = method.writer.code();
    Integer kept = target.index().key() instanceof Expression.LocalName name ? homes.get(name.local()) : null;
    if (kept == null) {
      code.aload(target.key());
      method.writer.invokeStatic(Types.HASHING, "home", Types.INT, Types.OBJECT);
      int slot = method.writer.newWordSlot();
      code.istore(slot);
      return slot;
    }
    var known = code.newLabel();
    code.iload(kept).ifge(known).aload(target.key());
    method.writer.invokeStatic(Types.HASHING, "home", Types.INT, Types.OBJECT);
    code.istore(kept).labelBinding(known);
    return kept;
  }
}
