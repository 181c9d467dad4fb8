"""Calls of aiortc: a line of JSON in, a line out, with the steps of browser.mjs."""

import asyncio
import json
import sys

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack
from aiortc.sdp import candidate_from_sdp

PEERS = {}


class Peer:
    def __init__(self, video):
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.connection.addTrack(AudioStreamTrack())
        if video:
            self.connection.addTrack(VideoStreamTrack())
        self.channel = self.connection.createDataChannel("calls", negotiated=True, id=0)
        self.received = asyncio.Queue()
        self.tracks = []
        self.channel.on("message", self.received.put_nowait)
        self.connection.on("track", self.tracks.append)


async def opened(name, video=False, **_):
    PEERS[name] = Peer(video)


async def offer(name):
    return {"sdp": (await PEERS[name].connection.createOffer()).sdp}


async def answer(name):
    return {"sdp": (await PEERS[name].connection.createAnswer()).sdp}


async def local(name, type, sdp):
    await PEERS[name].connection.setLocalDescription(RTCSessionDescription(sdp, type))


async def remote(name, type, sdp):
    await PEERS[name].connection.setRemoteDescription(RTCSessionDescription(sdp, type))


async def candidates(name):
    """They stand in the description, once it is set."""
    found = []
    sections = PEERS[name].connection.localDescription.sdp.split("\nm=")[1:]
    for index, section in enumerate(sections):
        lines = section.splitlines()
        mid = next(line.removeprefix("a=mid:") for line in lines if line.startswith("a=mid:"))
        candidates = [line for line in lines if line.startswith("a=candidate:")]
        found += [{"line": line.removeprefix("a="), "mid": mid, "index": index} for line in candidates]
    return {"candidates": found}


async def add(name, line, mid, index):
    candidate = candidate_from_sdp(line.removeprefix("candidate:"))
    candidate.sdpMid, candidate.sdpMLineIndex = mid, index
    await PEERS[name].connection.addIceCandidate(candidate)


async def connected(name):
    peer = PEERS[name]
    for _ in range(100):
        if peer.channel.readyState == "open":
            return
        if peer.connection.connectionState in ("failed", "closed"):
            break
        await asyncio.sleep(0.1)
    raise RuntimeError(f"the connection is {peer.connection.connectionState}")


async def send(name, bytes):
    PEERS[name].channel.send(__builtins__.bytes(bytes))


async def received(name):
    return {"bytes": list(await asyncio.wait_for(PEERS[name].received.get(), 10))}


async def facts(name):
    """What arrives, and the two descriptions as they are now."""
    peer = PEERS[name]
    frames = {}
    for track in peer.tracks:
        frame = await asyncio.wait_for(track.recv(), 10)
        frames[track.kind] = frame.sample_rate if track.kind == "audio" else frame.width
    own, other = peer.connection.localDescription, peer.connection.remoteDescription
    return {"frames": frames, "own": own.sdp, "peer": other.sdp}


async def close(name):
    if name in PEERS:
        await PEERS.pop(name).connection.close()


STEPS = {step.__name__: step for step in (offer, answer, local, remote, candidates, add, connected, send, received)}
STEPS |= {"open": opened, "facts": facts, "close": close}


async def main():
    reader = asyncio.StreamReader(limit=1 << 20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        request = json.loads(line)
        try:
            reply = await STEPS[request.pop("step")](**request)
        except Exception as error:
            reply = {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
        print(json.dumps(reply or {}), flush=True)


asyncio.run(main())
