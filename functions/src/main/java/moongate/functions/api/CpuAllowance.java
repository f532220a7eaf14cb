package moongate.functions.api;

/// Processor time that several light threads share.
interface CpuAllowance {
  /// One of the threads has run for `nanos`.
  void spend(long nanos);

  /// One of the threads has waited for its turn and begins now.
  default void begins(LightThread thread) {}

  /// True if none of the threads may go on.
  boolean isSpent();

  /// A fixed amount of processor time.
  static CpuAllowance of(long nanos) {
    return new CpuAllowance() {
      private long left = nanos;

      @Override
      public void spend(long nanos) {
        left -= nanos;
      }

      @Override
      public boolean isSpent() {
        return left < 0;
      }
    };
  }
}
