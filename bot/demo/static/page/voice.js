// The microphone of the candidate's phone: one press to begin, one to send, a minute at most.

const LONGEST_S = 60;

export function microphone(button, send, tell) {
  let recorder = null;
  let ticking = 0;

  function rest() {
    clearInterval(ticking);
    recorder = null;
    button.textContent = "说话";
    button.setAttribute("aria-pressed", "false");
  }

  async function begin() {
    let stream;
    try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); }
    catch { tell("用不了麦克风:请允许这个页面使用,或者直接打字。"); return; }
    const pieces = [];
    const started = Date.now();
    recorder = new MediaRecorder(stream);
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onstop = async () => {
      stream.getTracks().forEach((each) => each.stop());
      const recording = new Blob(pieces, { type: recorder?.mimeType || "audio/webm" });
      rest();
      button.disabled = true;
      await send(recording);
      button.disabled = false;
    };
    recorder.start();
    button.setAttribute("aria-pressed", "true");
    const tick = () => {
      const seconds = Math.floor((Date.now() - started) / 1000);
      button.textContent = `发送 0:${String(seconds).padStart(2, "0")}`;
      if (seconds >= LONGEST_S) recorder?.stop();
    };
    tick();
    ticking = setInterval(tick, 200);
  }

  button.addEventListener("click", () => { if (recorder) recorder.stop(); else begin(); });
}
