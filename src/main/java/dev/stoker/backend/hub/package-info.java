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
 * <p>{@link dev.stoker.backend.hub.HubStock} downloads models, from the one hub that the owner
 * configured ({@code HubOrigin}): its list of files ({@code HubListing}, {@code listing}) gives an
 * order, which is carried out file by file ({@code HubPull}, {@code Download}) into Stoker's own
 * folder ({@code folder}). The hub's own address is the owner's word; where it sends us passes the
 * gate as ever. Its token goes to its own origin, and to nobody once a hop has led away. Bodies are
 * taken piece by piece as the disk takes them ({@code Body}).
 *
 * <p>Deliberately absent: proxies, uploads, any hub that a caller names. It is no backend kind; it
 * is here since this is where HTTP and model files meet.
 */
@NullMarked
package dev.stoker.backend.hub;

import org.jspecify.annotations.NullMarked;
