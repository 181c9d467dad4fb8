// Calls of a headless Chromium: a line of JSON in, a line out. `node browser.mjs CHROMIUM`, with playwright-core beside it.

import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: [
    '--no-sandbox',
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
  ],
});
const page = await browser.newPage();
await page.route('http://localhost/', (route) => route.fulfill({ contentType: 'text/html', body: '<p>' }));
await page.goto('http://localhost/');
await page.evaluate(steps);

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let reply;
  try {
    reply = await page.evaluate((request) => globalThis.step(request), request);
  } catch (error) {
    reply = { error: String(error.message).split('\n')[0] };
  }
  console.log(JSON.stringify(reply ?? {}));
}
await browser.close();

// Runs in the page.
function steps() {
  const peers = {};

  const soon = async (holds, what) => {
    for (let tries = 0; tries < 100; tries += 1) {
      if (holds()) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`${what} in ten seconds`);
  };

  // Notes the size of every encoded frame of sound, and passes it on.
  const measure = (peer, sender) => {
    const { readable, writable } = sender.createEncodedStreams();
    const note = new TransformStream({
      transform(frame, output) {
        if (sender.track.kind === 'audio') peer.sizes.push(frame.data.byteLength);
        output.enqueue(frame);
      },
    });
    readable.pipeThrough(note).pipeTo(writable);
  };

  const pass = (receiver) => {
    const { readable, writable } = receiver.createEncodedStreams();
    readable.pipeTo(writable);
  };

  const all = {
    async open({ name, video }) {
      const connection = new RTCPeerConnection({
        bundlePolicy: 'max-bundle',
        rtcpMuxPolicy: 'require',
        certificates: [await RTCPeerConnection.generateCertificate({ name: 'ECDSA', namedCurve: 'P-256' })],
        encodedInsertableStreams: true,
      });
      const channel = connection.createDataChannel('calls', { negotiated: true, id: 0 });
      channel.binaryType = 'arraybuffer';
      const peer = { connection, channel, sizes: [], candidates: [], received: [], isGathered: false };
      channel.onmessage = ({ data }) => peer.received.push(Array.from(new Uint8Array(data)));
      connection.onicecandidate = ({ candidate }) => {
        if (candidate?.candidate) {
          const { candidate: line, sdpMid: mid, sdpMLineIndex: index } = candidate;
          peer.candidates.push({ line, mid, index });
        } else {
          peer.isGathered = true;
        }
      };
      connection.ontrack = ({ receiver }) => pass(receiver);
      peer.stream = await navigator.mediaDevices.getUserMedia({ audio: true, video });
      for (const track of peer.stream.getTracks()) measure(peer, connection.addTrack(track, peer.stream));
      peers[name] = peer;
    },
    async offer({ name }) {
      return { sdp: (await peers[name].connection.createOffer()).sdp };
    },
    async answer({ name }) {
      return { sdp: (await peers[name].connection.createAnswer()).sdp };
    },
    async local({ name, type, sdp }) {
      await peers[name].connection.setLocalDescription({ type, sdp });
    },
    async remote({ name, type, sdp }) {
      await peers[name].connection.setRemoteDescription({ type, sdp });
    },
    async candidates({ name }) {
      await soon(() => peers[name].isGathered, 'candidates are not gathered');
      return { candidates: peers[name].candidates };
    },
    async add({ name, line, mid, index }) {
      await peers[name].connection.addIceCandidate({ candidate: line, sdpMid: mid, sdpMLineIndex: index });
    },
    async connected({ name }) {
      const { connection, channel } = peers[name];
      const isOver = () => ['failed', 'closed'].includes(connection.connectionState);
      await soon(() => isOver() || channel.readyState === 'open', 'the media are not connected');
      if (isOver()) throw new Error(`the connection is ${connection.connectionState}`);
    },
    async send({ name, bytes }) {
      peers[name].channel.send(new Uint8Array(bytes));
    },
    async received({ name }) {
      await soon(() => peers[name].received.length > 0, 'nothing was received');
      return { bytes: peers[name].received.shift() };
    },
    // After a hundred frames of sound: what was agreed upon, and the two descriptions as they are now.
    async facts({ name }) {
      const { connection, sizes } = peers[name];
      await soon(() => sizes.length >= 100, 'there are not a hundred frames of sound');
      const facts = { sizes: [...new Set(sizes)], codecs: [] };
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type === 'transport') {
          facts.dtls = entry.tlsVersion;
          facts.dtls_cipher = entry.dtlsCipher;
          facts.srtp_cipher = entry.srtpCipher;
        } else if (entry.type === 'codec') {
          facts.codecs.push(`${entry.mimeType} ${entry.sdpFmtpLine ?? ''}`);
        } else if (entry.type === 'inbound-rtp') {
          facts[`${entry.kind}_received`] = entry.packetsReceived;
        }
      }
      facts.own = connection.currentLocalDescription.sdp;
      facts.peer = connection.currentRemoteDescription.sdp;
      return facts;
    },
    async close({ name }) {
      const peer = peers[name];
      peer?.connection.close();
      peer?.stream.getTracks().forEach((track) => track.stop());
      delete peers[name];
    },
  };
  globalThis.step = (request) => all[request.step](request);
}
