//! Where a request comes from, when proxies stand between.

use std::net::IpAddr;
use std::str::FromStr;

use axum::http::HeaderMap;

/// Proxies whose word is believed. The word of anybody else about where a
/// request comes from is worth nothing: they can write what they like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u32,
}

/// A list of proxies that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no address or network; write them such as 127.0.0.1, 10.0.0.0/8 or ::1, separated by commas")]
pub struct ProxyError(String);

impl FromStr for TrustedProxies {
    type Err = ProxyError;

    fn from_str(text: &str) -> Result<Self, ProxyError> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| network(part).ok_or_else(|| ProxyError(part.to_owned()))).collect::<Result<_, _>>().map(Self)
    }
}

fn network(text: &str) -> Option<Network> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, Some(bits.parse::<u32>().ok()?)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let bits = bits.unwrap_or(most);
    (bits <= most).then_some(Network { address, bits })
}

impl Network {
    fn holds(self, other: IpAddr) -> bool {
        let differing = match (self.address, other) {
            (IpAddr::V4(one), IpAddr::V4(other)) => (one.to_bits() ^ other.to_bits()).leading_zeros(),
            (IpAddr::V6(one), IpAddr::V6(other)) => (one.to_bits() ^ other.to_bits()).leading_zeros(),
            _ => return false,
        };
        differing >= self.bits
    }
}

impl TrustedProxies {
    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address.to_canonical()))
    }

    /// Who sent a request, and whether a trusted proxy says so: the last
    /// address of `X-Forwarded-For` that is no trusted proxy itself.
    pub(crate) fn sender(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> (Option<IpAddr>, bool) {
        let Some(peer) = peer.filter(|peer| self.trusts(*peer)) else { return (peer, false) };
        let said = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let said: Vec<&str> = said.flat_map(|value| value.split(',')).map(str::trim).collect();
        let mut sender = peer;
        for word in said.into_iter().rev() {
            let Some(address) = address_of(word) else { break };
            sender = address;
            if !self.trusts(address) {
                break;
            }
        }
        (Some(sender), true)
    }
}

/// An address, with or without a port.
fn address_of(word: &str) -> Option<IpAddr> {
    let bare = word.parse().ok();
    let with_port = || word.parse().ok().map(|address: std::net::SocketAddr| address.ip());
    bare.or_else(with_port).map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(said: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in said {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        headers
    }

    fn sender(proxies: &str, peer: &str, said: &[&str]) -> (String, bool) {
        let proxies: TrustedProxies = proxies.parse().unwrap();
        let (sender, trusted) = proxies.sender(Some(peer.parse().unwrap()), &headers(said));
        (sender.unwrap().to_string(), trusted)
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(sender("", "127.0.0.1", &["1.2.3.4"]), ("127.0.0.1".into(), false));
        assert_eq!(sender("127.0.0.1", "127.0.0.1", &["1.2.3.4"]), ("1.2.3.4".into(), true));
        assert_eq!(sender("127.0.0.1", "9.9.9.9", &["1.2.3.4"]), ("9.9.9.9".into(), false));
        assert_eq!(sender("127.0.0.1", "127.0.0.1", &["6.6.6.6, 1.2.3.4"]), ("1.2.3.4".into(), true));
        let chain = ["6.6.6.6", "1.2.3.4, 10.1.2.3"];
        assert_eq!(sender("127.0.0.1,10.0.0.0/8", "127.0.0.1", &chain), ("1.2.3.4".into(), true));
        assert_eq!(sender("::1", "::1", &["[2001:db8::7]:443"]), ("2001:db8::7".into(), true));
        assert_eq!(sender("10.0.0.0/8", "10.0.0.1", &["nonsense"]), ("10.0.0.1".into(), true));
    }

    #[test]
    fn lists_are_checked() {
        assert_eq!(" ".parse(), Ok(TrustedProxies::default()));
        for wrong in ["x", "10.0.0.0/33", "10.0.0.0/x", "::1/129"] {
            assert!(wrong.parse::<TrustedProxies>().is_err(), "{wrong}");
        }
    }
}
