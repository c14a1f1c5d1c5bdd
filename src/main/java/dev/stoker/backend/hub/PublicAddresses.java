package dev.stoker.backend.hub;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses belong to the public network, and to no machine or network of ours. Source: IANA
 * IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and what updates it).
 */
final class PublicAddresses {
    /** First four bytes of a network, and how many of their bits count. */
    private record Range(int network, int bits) {
        static Range of(int a, int b, int c, int bits) {
            return new Range(a << 24 | b << 16 | c << 8, bits);
        }

        boolean holds(int address) {
            return bits == 0 || (address ^ network) >>> (32 - bits) == 0;
        }
    }

    private static final List<Range> NOT_PUBLIC =
            List.of(
                    Range.of(0, 0, 0, 8), // this network
                    Range.of(10, 0, 0, 8), // private
                    Range.of(100, 64, 0, 10), // carrier-grade NAT
                    Range.of(127, 0, 0, 8), // loopback
                    Range.of(169, 254, 0, 16), // link-local, and the clouds' metadata services
                    Range.of(172, 16, 0, 12), // private
                    Range.of(192, 0, 0, 24), // protocol assignments
                    Range.of(192, 0, 2, 24), // documentation
                    Range.of(192, 88, 99, 24), // 6to4 relays
                    Range.of(192, 168, 0, 16), // private
                    Range.of(198, 18, 0, 15), // benchmarks
                    Range.of(198, 51, 100, 24), // documentation
                    Range.of(203, 0, 113, 24), // documentation
                    Range.of(224, 0, 0, 4), // multicast
                    Range.of(240, 0, 0, 4)); // reserved, and broadcast

    /** Of the only part of IPv6 that is global unicast, 2000::/3, what is not. */
    private static final List<Range> NOT_PUBLIC_6 =
            List.of(
                    new Range(0x20010000, 23), // protocols: Teredo, ORCHID and others
                    new Range(0x20010db8, 32), // documentation
                    new Range(0x20020000, 16), // 6to4, which may hide any IPv4 address
                    new Range(0x3fff0000, 20)); // documentation

    private static final Range GLOBAL_UNICAST_6 = new Range(0x20000000, 3);

    /** 64:ff9b::/96, behind which a network without IPv4 hides all of IPv4. */
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    private PublicAddresses() {}

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        // The JDK makes an Inet4Address of ::ffff:a.b.c.d, so those are checked as IPv4.
        if (address instanceof Inet4Address) {
            return isPublic4(number(bytes, 0));
        }
        if (Arrays.equals(bytes, 0, NAT64.length, NAT64, 0, NAT64.length)) {
            return isPublic4(number(bytes, NAT64.length));
        }
        int start = number(bytes, 0);
        return GLOBAL_UNICAST_6.holds(start)
                && NOT_PUBLIC_6.stream().noneMatch(range -> range.holds(start));
    }

    private static boolean isPublic4(int address) {
        return NOT_PUBLIC.stream().noneMatch(range -> range.holds(address));
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }
}
