package moongate.functions;

import org.junit.jupiter.api.AfterEach;

/// Tests of functions that start timers.
abstract class TimersTesting {
  final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  /// What `code` returns; it may wait for its timers with `settle()`.
  String run(String code) {
    return lab.resultOfTimers(code);
  }
}
