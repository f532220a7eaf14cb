package moongate.bench.gateway;

/// What a load generator counted.
///
/// @param requests answered
/// @param rate requests per second
/// @param p50 half of the answers came within so many milliseconds; not a number if not known
/// @param p99 99 of 100 answers came within so many milliseconds; not a number if not known
record Answers(long requests, double rate, double p50, double p99) {
  static Answers of(long requests, double seconds) {
    return new Answers(requests, requests / seconds, Double.NaN, Double.NaN);
  }
}
