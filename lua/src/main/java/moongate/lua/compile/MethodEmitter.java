package moongate.lua.compile;

import java.lang.classfile.CodeBuilder;

/// The emitters of one method, which share its [CodeWriter].
final class MethodEmitter {
  final CodeWriter writer;
  final ExpressionEmitter expressions;
  final NumberEmitter numbers;
  final LikelyNumberEmitter likelyNumbers;
  final ConditionEmitter conditions;
  final CallEmitter calls;
  final FieldEmitter fields;
  final HashEmitter hashes;
  final UpdateEmitter updates;
  final TableEmitter tables;
  final ConcatEmitter concats;
  final AssignmentEmitter assignments;
  final LoopEmitter loops;
  final StatementEmitter statements;
  final Jumps jumps;

  /// The slot of the array for `...`, or -1.
  final int varargs;

  /// The estimated size of the method so far; computed for large functions only.
  int size;

  /// @param frame the slot of the array with the variables of a large function, or -1
  MethodEmitter(
      CodeBuilder code,
      FunctionEmitter function,
      int firstFreeSlot,
      int frame,
      int varargs,
      Jumps jumps) {
    this.varargs = varargs;
    this.jumps = jumps;
    writer = new CodeWriter(code, function, firstFreeSlot, frame);
    expressions = new ExpressionEmitter(this);
    numbers = new NumberEmitter(this);
    likelyNumbers = new LikelyNumberEmitter(this);
    conditions = new ConditionEmitter(this);
    calls = new CallEmitter(this);
    fields = new FieldEmitter(this);
    hashes = new HashEmitter(this);
    updates = new UpdateEmitter(this);
    tables = new TableEmitter(this);
    concats = new ConcatEmitter(this);
    assignments = new AssignmentEmitter(this);
    loops = new LoopEmitter(this);
    statements = new StatementEmitter(this);
  }
}
