// The emoji of the panel, by group; all are of Unicode 13 or earlier, which systems of five years ago draw.

const split = (text) => text.split(" ");

export const EMOJI = {
  faces: split(
    "😀 😃 😄 😁 😆 😅 🤣 😂 🙂 🙃 😉 😊 😇 🥰 😍 🤩 😘 😗 😚 😋 😛 😜 🤪 😝 🤗 🤭 🤫 🤔 🤐 🤨 😐 😑 😶 😏 😒 🙄 😬 😌 😔 😪 😴 😷 🤒 🤕 🤢 🤧 🥵 🥶 🥴 😵 🤯 🤠 🥳 😎 🤓 🧐 😕 😟 🙁 😮 😯 😲 😳 🥺 😦 😨 😰 😥 😢 😭 😱 😖 😣 😞 😓 😩 😫 🥱 😤 😡 😠 😈 💀 💩 🤡 👻 👽 🤖",
  ),
  gestures: split(
    "👍 👎 👌 🤌 🤏 ✌️ 🤞 🤟 🤘 🤙 👈 👉 👆 👇 ☝️ 👋 🤚 ✋ 🖖 👏 🙌 👐 🤲 🤝 🙏 ✍️ 💪 👀 🧠 👂 👃 👶 🙋 🤷 🤦 🙇 💃 🕺 ❤️ 🧡 💛 💚 💙 💜 🖤 🤍 🤎 💔 💕 💖 💯 💢 💥 💫 💦 💤",
  ),
  nature: split(
    "🦆 🐤 🐥 🐣 🐔 🐧 🦢 🦉 🐶 🐱 🐭 🐹 🐰 🦊 🐻 🐼 🐨 🐯 🦁 🐮 🐷 🐸 🐵 🙈 🙉 🙊 🐴 🦄 🐝 🦋 🐌 🐞 🐢 🐍 🐙 🐟 🐬 🐳 🐉 🌵 🎄 🌲 🌴 🌱 🍀 🎋 🍁 🌹 🌸 🌻 🌞 🌝 🌙 ⭐ 🌟 ✨ ⚡ 🔥 🌈 ☀️ ⛅ ☔ ❄️ ⛄ 🌊",
  ),
  things: split(
    "🍎 🍊 🍌 🍉 🍇 🍓 🍒 🍑 🥭 🍍 🥝 🍅 🥑 🌽 🥕 🍞 🥐 🧀 🍳 🍔 🍟 🍕 🌮 🍜 🍚 🍣 🥟 🥮 🍡 🍦 🍰 🎂 🍫 🍬 🍵 ☕ 🧋 🍺 🍻 🥂 🍷 ⚽ 🏀 🏓 🏸 🎮 🎲 🎯 🎵 🎶 🎤 🎸 🎨 🎬 🎉 🎊 🎁 🧧 🏮 🎈 🏆 🥇 🚀 ✈️ 🚗 🚲 🏠 ⏰ 📱 💻 💡 📚 ✏️ 📌 🔒 🔑 ✅ ❌ ❓ ❗ 💰",
  ),
};
