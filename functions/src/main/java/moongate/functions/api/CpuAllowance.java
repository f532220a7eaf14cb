package moongate.functions.api;

/// Processor time that several light threads share.
interface CpuAllowance {
  /// One of them has run for `nanos`.
  void spend(long nanos);

  /// One of them has waited for its turn, and begins.
  default void begins(LightThread thread) {}

  /// True when none of them may go on.
  boolean isSpent();

  /// So much, and no more.
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
