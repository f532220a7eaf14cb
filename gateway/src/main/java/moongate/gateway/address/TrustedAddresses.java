package moongate.gateway.address;

import java.util.List;

/// The peers that are believed when they tell the real client's address: the setting `trusted_ips`.
public final class TrustedAddresses {
  /// Trusts nobody.
  public static final TrustedAddresses NONE = new TrustedAddresses(AddressRanges.NONE);

  private static final String UNIX = "unix:";

  private final AddressRanges ranges;

  private TrustedAddresses(AddressRanges ranges) {
    this.ranges = ranges;
  }

  /// Parses addresses and CIDR networks; `unix:` is accepted and means nothing here.
  ///
  /// @throws IllegalArgumentException naming the entry that is neither
  public static TrustedAddresses parse(List<String> entries) {
    var ranges =
        AddressRanges.parse(entries.stream().filter(entry -> !entry.equals(UNIX)).toList());
    return ranges.isEmpty() ? NONE : new TrustedAddresses(ranges);
  }

  /// True when `address` (textual) lies in one of the networks.
  public boolean contains(String address) {
    return ranges.contains(address);
  }
}
