package moongate.plugins.awslambda;

/// Names of AWS's regions.
final class Region {
  private Region() {}

  /// The end of the names of all services in it.
  static String domain(String region) {
    return region + (region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com");
  }

  /// The region in the name of one of AWS's own hosts; of another one, where AWS began.
  static String ofHost(String host) {
    var parts = host.split("\\.", -1);
    boolean isOfAws = parts.length > 3 && host.contains(".amazonaws.com");
    return isOfAws ? parts[1] : "us-east-1";
  }
}
