package moongate.plugins.aws;

/// Regions of AWS, and their host names.
public final class Region {
  private Region() {}

  /// The end of the host names of all services in the region.
  public static String domain(String region) {
    return region + (region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com");
  }

  /// The region in the name of an AWS host; `us-east-1` for other hosts.
  public static String ofHost(String host) {
    var parts = host.split("\\.", -1);
    boolean isOfAws = parts.length > 3 && host.contains(".amazonaws.com");
    return isOfAws ? parts[1] : "us-east-1";
  }
}
