//! Networks of the large hosting companies, where machines browse and people
//! hardly do. A short list of blocks that are theirs as a whole by the public
//! registers (ARIN, RIPE); it is far from all of them, and a VPN or a company's
//! proxy there is taken for a machine too, which is why events are only
//! flagged.

use std::net::IpAddr;
use std::sync::LazyLock;

/// Blocks by company.
const BLOCKS: &[(&str, &str)] = &[
    (
        "Amazon Web Services",
        "3.0.0.0/8 18.128.0.0/9 34.192.0.0/10 44.192.0.0/10 52.0.0.0/11 52.32.0.0/11 54.144.0.0/12 54.160.0.0/11 \
         54.208.0.0/13 54.224.0.0/11 100.20.0.0/14 2600:1f00::/24 2a05:d000::/25",
    ),
    (
        "Google Cloud",
        "34.64.0.0/10 34.128.0.0/10 35.184.0.0/13 35.192.0.0/12 35.208.0.0/12 35.224.0.0/12 35.240.0.0/13 104.154.0.0/15 \
         104.196.0.0/14 130.211.0.0/16 146.148.0.0/17 2600:1900::/28",
    ),
    (
        "Microsoft Azure",
        "13.64.0.0/11 20.64.0.0/10 40.112.0.0/13 52.224.0.0/11 104.40.0.0/13 104.208.0.0/13 2603:1000::/24",
    ),
    (
        "Hetzner",
        "5.9.0.0/16 49.12.0.0/15 65.108.0.0/15 78.46.0.0/15 88.198.0.0/16 95.216.0.0/15 116.202.0.0/15 135.181.0.0/16 \
         136.243.0.0/16 138.201.0.0/16 144.76.0.0/16 148.251.0.0/16 157.90.0.0/16 159.69.0.0/16 162.55.0.0/16 \
         167.233.0.0/16 168.119.0.0/16 176.9.0.0/16 2a01:4f8::/29",
    ),
    (
        "OVH",
        "5.135.0.0/16 5.196.0.0/16 37.187.0.0/16 51.68.0.0/16 51.75.0.0/16 51.77.0.0/16 51.83.0.0/16 54.36.0.0/15 \
         91.121.0.0/16 94.23.0.0/16 137.74.0.0/16 145.239.0.0/16 149.202.0.0/16 151.80.0.0/16 158.69.0.0/16 \
         167.114.0.0/16 176.31.0.0/16 178.32.0.0/15 188.165.0.0/16 192.99.0.0/16 2001:41d0::/32",
    ),
    (
        "DigitalOcean",
        "46.101.0.0/16 68.183.0.0/16 104.131.0.0/16 104.236.0.0/16 107.170.0.0/16 128.199.0.0/16 134.209.0.0/16 \
         138.68.0.0/16 138.197.0.0/16 139.59.0.0/16 142.93.0.0/16 157.230.0.0/16 159.65.0.0/16 159.89.0.0/16 \
         159.203.0.0/16 161.35.0.0/16 165.22.0.0/16 165.227.0.0/16 167.71.0.0/16 167.99.0.0/16 167.172.0.0/16 \
         178.62.0.0/16 188.166.0.0/16 206.189.0.0/16 2604:a880::/32 2a03:b0c0::/32",
    ),
    ("Linode", "45.33.0.0/17 45.56.64.0/18 45.79.0.0/16 50.116.0.0/18 96.126.96.0/19 139.162.0.0/16 172.104.0.0/15"),
    ("Vultr", "45.32.0.0/16 45.63.0.0/17 45.76.0.0/15 108.61.0.0/16 149.28.0.0/16 207.148.0.0/17"),
];

struct Block {
    first: u128,
    last: u128,
}

static SORTED: LazyLock<Vec<Block>> = LazyLock::new(|| {
    let mut blocks: Vec<Block> =
        BLOCKS.iter().flat_map(|(_, list)| list.split_ascii_whitespace()).filter_map(block).collect();
    blocks.sort_by_key(|block| block.first);
    blocks
});

fn block(text: &str) -> Option<Block> {
    let (address, length) = text.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    let length: u32 = length.parse().ok()?;
    let free = if address.is_ipv4() { 32 } else { 128_u32 }.checked_sub(length)?;
    let first = number(address);
    Some(Block { first, last: first | ((1_u128 << free) - 1) })
}

/// IPv4 addresses as they are mapped into IPv6.
fn number(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(v4) => u128::from(v4.to_ipv6_mapped()),
        IpAddr::V6(v6) => u128::from(v6),
    }
}

/// Whether an address is in one of the blocks.
#[must_use]
pub(super) fn hold(address: IpAddr) -> bool {
    let number = number(address);
    let after = SORTED.partition_point(|block| block.first <= number);
    after > 0 && number <= SORTED[after - 1].last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_is_a_network_and_none_lie_in_each_other() {
        let written = BLOCKS.iter().flat_map(|(_, list)| list.split_ascii_whitespace());
        for text in written.clone() {
            let block = block(text).unwrap_or_else(|| panic!("{text}"));
            let size = block.last - block.first + 1;
            assert_eq!(block.first % size, 0, "{text} begins inside its network");
        }
        assert_eq!(written.count(), SORTED.len());
        for pair in SORTED.windows(2) {
            assert!(pair[0].last < pair[1].first);
        }
    }

    #[test]
    fn addresses_are_found_at_the_edges() {
        for (address, expected) in [
            ("3.0.0.0", true),
            ("3.255.255.255", true),
            ("2.255.255.255", false),
            ("4.0.0.0", false),
            ("95.217.1.1", true),
            ("::ffff:95.217.1.1", true),
            ("2600:1f18::1", true),
            ("2a01:4ff::1", true),
            ("192.168.1.1", false),
            ("127.0.0.1", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(hold(address.parse().unwrap()), expected, "{address}");
        }
    }
}
