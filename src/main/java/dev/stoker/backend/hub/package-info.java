/**
 * Model files at a hub, of which the header is read before anything is downloaded: by range
 * requests, so that a plan can be made for a model that is not there yet.
 *
 * <p>The address comes from a caller, and what answers may send us anywhere. So each hop, the first
 * and each redirect alike, passes the same gate ({@code Gate}): https, a host on the allow-list, no
 * user in the URL, the usual port; then the name is resolved once, <em>every</em> address must be a
 * public one ({@code PublicAddresses}), and the connection goes to the address that was checked,
 * not to what the name may mean a moment later. TLS still proves the name. A chain has a longest
 * length, a reading has a deadline and a budget of bytes, and an answer must be exactly the range
 * that was asked for. Nothing is sent but the range: no key, no cookie.
 *
 * <p>Deliberately absent: downloads, proxies, keys for gated models. It is no backend kind; it is
 * here since this is where HTTP and model files meet.
 */
@NullMarked
package dev.stoker.backend.hub;

import org.jspecify.annotations.NullMarked;
